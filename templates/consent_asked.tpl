{{%AUTOESCAPE context="HTML"}}
<h1>{{T_CONSENT_HEADING}}</h1>
{{#HOMEPAGE}}
<p class="muted"><a href="{{HOMEPAGE_URL}}" rel="noopener noreferrer">{{HOMEPAGE_HOST}}</a></p>
{{/HOMEPAGE}}
{{#POLICY}}
<p class="muted"><a href="{{POLICY_URL}}" rel="noopener noreferrer">{{T_CONSENT_POLICY}}</a></p>
{{/POLICY}}
{{#TERMS}}
<p class="muted"><a href="{{TERMS_URL}}" rel="noopener noreferrer">{{T_CONSENT_TERMS}}</a></p>
{{/TERMS}}
{{#IS_SANDBOX}}
<p class="notice">{{T_CONSENT_SANDBOX}}</p>
{{/IS_SANDBOX}}
<h2>{{T_CONSENT_WILL}}</h2>
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
