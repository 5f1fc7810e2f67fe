{{%AUTOESCAPE context="HTML"}}
<div class="wrap narrow">
  <div class="card consent">
{{#ERROR_SUMMARY}}
    <div class="summary" role="alert" tabindex="-1" autofocus aria-labelledby="summary-title">
      <h2 id="summary-title">{{T_SUMMARY_TITLE}}</h2>
      <ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
    </div>
{{/ERROR_SUMMARY}}
    <h1>{{T_CONSENT_HEADING}}</h1>
{{#HOMEPAGE}}
    <p class="muted"><a href="{{HOMEPAGE_URL}}" rel="noopener noreferrer">{{HOMEPAGE_HOST}}</a></p>
{{/HOMEPAGE}}
{{#IS_SANDBOX}}
    <p class="notice">{{T_CONSENT_SANDBOX}}</p>
{{/IS_SANDBOX}}
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
{{#WILL}}
    <h2>{{T_CONSENT_WILL}}</h2>
{{/WILL}}
{{#GROUP}}
{{#GROUP_HEADING}}
    <h3 class="small-title">{{GROUP_TITLE}}</h3>
{{/GROUP_HEADING}}
    <ul class="ticks">{{#SCOPE}}<li>{{SCOPE_WORDS}}</li>{{/SCOPE}}</ul>
{{/GROUP}}
    <p>{{T_CONSENT_REVOKE}}</p>
    <p class="going">{{T_CONSENT_RETURN}} <strong>{{RETURN_HOST}}</strong></p>
    <form method="post" action="/consent" id="decision">
      <input type="hidden" name="request" value="{{HANDLE}}">
      <div class="choices">
        <button class="choice" name="decision" value="deny">{{T_CONSENT_DENY}}</button>
        <button class="choice" name="decision" value="allow">{{T_CONSENT_ALLOW}}</button>
      </div>
    </form>
  </div>
  <div class="aside">
    <p>{{T_CONSENT_SIGNED_IN}}</p>
    <form method="post" action="/logout">
      <input type="hidden" name="return_to" value="{{SWITCH_TARGET}}">
      <p>{{T_CONSENT_NOT_YOU}} <button class="link">{{T_CONSENT_SWITCH}}</button></p>
    </form>
  </div>
</div>
