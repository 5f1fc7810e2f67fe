{{%AUTOESCAPE context="HTML"}}
<div class="wrap narrow">
  <div class="card">
{{#ERROR_SUMMARY}}
    <div class="summary" role="alert" tabindex="-1" autofocus aria-labelledby="summary-title">
      <h2 id="summary-title">{{T_SUMMARY_TITLE}}</h2>
      <ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
    </div>
{{/ERROR_SUMMARY}}
    <h1>{{T_LOGIN_HEADING}}</h1>
{{#FOR_APP}}
    <p class="muted">{{T_LOGIN_FOR_APP}}</p>
{{/FOR_APP}}
    <form method="post" action="/login">
{{#RETURN}}
      <input type="hidden" name="return_to" value="{{RETURN_TO}}">
{{/RETURN}}
      <div class="field">
        <label for="email">{{T_EMAIL_LABEL}}</label>
        {{#EMAIL_ERROR}}<p class="wrong" id="email-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/EMAIL_ERROR}}
        <input id="email" name="email" type="email" value="{{EMAIL}}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="254" required{{#EMAIL_ERROR}} aria-invalid="true" aria-describedby="email-error"{{/EMAIL_ERROR}}>
      </div>
      <div class="field">
        <label for="password">{{T_PASSWORD_LABEL}}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required>
      </div>
      <button class="button wide">{{T_SIGN_IN}}</button>
    </form>
  </div>
  <p class="aside">{{T_LOGIN_NO_ACCOUNT}} <a href="{{SIGNUP_URL}}">{{T_LOGIN_SIGN_UP}}</a></p>
</div>
