{{%AUTOESCAPE context="HTML"}}
<div class="wrap medium">
  <h1>{{T_CONNECTED_HEADING}}</h1>
  <p class="lead">{{T_CONNECTED_LEAD}}</p>
{{#REVOKED}}
  <p class="notice" role="status">{{T_CONNECTED_REVOKED}}</p>
{{/REVOKED}}
{{#NO_GRANTS}}
  <div class="card empty">
    <h2>{{T_CONNECTED_NONE}}</h2>
    <p>{{T_CONNECTED_NONE_TEXT}}</p>
  </div>
{{/NO_GRANTS}}
{{#GRANT}}
  <article class="card">
    <h2 id="name-{{GRANT_ID}}">{{APP_NAME}}</h2>
{{#HOMEPAGE}}
    <p class="muted"><a href="{{HOMEPAGE_URL}}" rel="noopener noreferrer">{{HOMEPAGE_HOST}}</a></p>
{{/HOMEPAGE}}
{{#DETAIL}}
    <section class="payment">
      <h3 class="small-title">{{DETAIL_TITLE}}</h3>
{{#DETAIL_AMOUNT}}
      <p class="amount">{{AMOUNT}}</p>
{{/DETAIL_AMOUNT}}
      <dl>
{{#DETAIL_PAYEE}}
        <dt>{{T_DETAIL_PAYEE}}</dt><dd>{{PAYEE}}</dd>
{{/DETAIL_PAYEE}}
{{#DETAIL_ACCOUNT}}
        <dt>{{T_DETAIL_ACCOUNT}}</dt><dd>{{ACCOUNT}}</dd>
{{/DETAIL_ACCOUNT}}
{{#DETAIL_REFERENCE}}
        <dt>{{T_DETAIL_REFERENCE}}</dt><dd>{{REFERENCE}}</dd>
{{/DETAIL_REFERENCE}}
{{#DETAIL_STATEMENT}}
        <dt>{{T_DETAIL_STATEMENT}}</dt><dd>{{STATEMENT}}</dd>
{{/DETAIL_STATEMENT}}
      </dl>
    </section>
{{/DETAIL}}
{{#GROUP}}
{{#GROUP_HEADING}}
    <h3 class="small-title">{{GROUP_TITLE}}</h3>
{{/GROUP_HEADING}}
    <ul class="ticks">{{#SCOPE}}<li>{{SCOPE_WORDS}}</li>{{/SCOPE}}</ul>
{{/GROUP}}
    <p class="muted">{{T_CONNECTED_SINCE}}</p>
    <form method="post" action="/connected-apps/revoke">
      <input type="hidden" name="grant_id" value="{{GRANT_ID}}">
      <button class="button bad" id="revoke-{{GRANT_ID}}" aria-labelledby="revoke-{{GRANT_ID}} name-{{GRANT_ID}}">{{T_CONNECTED_REVOKE}}</button>
    </form>
  </article>
{{/GRANT}}
</div>
