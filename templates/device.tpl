{{%AUTOESCAPE context="HTML"}}
<div class="wrap narrow">
  <div class="card">
{{#ERROR_SUMMARY}}
    <div class="summary" role="alert" tabindex="-1" autofocus aria-labelledby="summary-title">
      <h2 id="summary-title">{{T_SUMMARY_TITLE}}</h2>
      <ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
    </div>
{{/ERROR_SUMMARY}}
    <h1>{{T_DEVICE_HEADING}}</h1>
    <p class="muted">{{T_DEVICE_LEAD}}</p>
    <form method="post" action="/oauth2/device">
      <div class="field">
        <label for="user_code">{{T_DEVICE_CODE_LABEL}}</label>
        <p class="hint muted" id="user_code-hint">{{T_DEVICE_CODE_HINT}}</p>
        {{#USER_CODE_ERROR}}<p class="wrong" id="user_code-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/USER_CODE_ERROR}}
        <input class="typed-code" id="user_code" name="user_code" type="text" value="{{TYPED}}" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" required aria-describedby="user_code-hint{{#USER_CODE_ERROR}} user_code-error{{/USER_CODE_ERROR}}"{{#USER_CODE_ERROR}} aria-invalid="true"{{/USER_CODE_ERROR}}>
      </div>
      <button class="button wide">{{T_DEVICE_CONTINUE}}</button>
    </form>
  </div>
</div>
