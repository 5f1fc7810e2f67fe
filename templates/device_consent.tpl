{{%AUTOESCAPE context="HTML"}}
<div class="wrap narrow">
  <div class="card consent">
{{#ERROR_SUMMARY}}
    <div class="summary" role="alert" tabindex="-1" autofocus aria-labelledby="summary-title">
      <h2 id="summary-title">{{T_SUMMARY_TITLE}}</h2>
      <ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
    </div>
{{/ERROR_SUMMARY}}
{{>ASKED}}
    <h2>{{T_DEVICE_COMPARE}}</h2>
    <p class="user-code">{{USER_CODE}}</p>
    <p class="notice warn">{{T_DEVICE_WARNING}}</p>
    <p>{{T_CONSENT_REVOKE}}</p>
    <form method="post" action="/oauth2/device" id="decision">
      <input type="hidden" name="user_code" value="{{USER_CODE}}">
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
