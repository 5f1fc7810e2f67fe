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
    <div class="detail">
      <h3>{{DETAIL_TITLE}}</h3>
{{#AMOUNT}}
      <p class="amount">{{AMOUNT_TEXT}}</p>
{{/AMOUNT}}
      <dl class="facts">
{{#PAYEE}}
        <dt>{{T_CONSENT_PAYEE}}</dt><dd>{{TEXT}}</dd>
{{/PAYEE}}
{{#ACCOUNT}}
        <dt>{{T_CONSENT_ACCOUNT}}</dt><dd>{{TEXT}}</dd>
{{/ACCOUNT}}
{{#REFERENCE}}
        <dt>{{T_CONSENT_REFERENCE}}</dt><dd>{{TEXT}}</dd>
{{/REFERENCE}}
{{#STATEMENT}}
        <dt>{{T_CONSENT_STATEMENT}}</dt><dd>{{TEXT}}</dd>
{{/STATEMENT}}
      </dl>
{{#RAW}}
      <p><code>{{TEXT}}</code></p>
{{/RAW}}
{{#ONCE}}
      <p class="muted">{{T_CONSENT_ONCE}}</p>
{{/ONCE}}
    </div>
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
