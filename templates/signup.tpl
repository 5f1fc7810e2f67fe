{{%AUTOESCAPE context="HTML"}}
<div class="wrap narrow">
  <div class="card">
{{#ERROR_SUMMARY}}
    <div class="summary" role="alert" tabindex="-1" autofocus aria-labelledby="summary-title">
      <h2 id="summary-title">{{T_SUMMARY_TITLE}}</h2>
      <ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
    </div>
{{/ERROR_SUMMARY}}
    <h1>{{T_SIGNUP_HEADING}}</h1>
    <p class="muted">{{T_SIGNUP_LEAD}}</p>
    <form method="post" action="/signup">
{{#RETURN}}
      <input type="hidden" name="return_to" value="{{RETURN_TO}}">
{{/RETURN}}
      <div class="field">
        <label for="name">{{T_SIGNUP_NAME_LABEL}}</label>
        {{#NAME_ERROR}}<p class="wrong" id="name-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/NAME_ERROR}}
        <input id="name" name="name" type="text" value="{{NAME}}" autocomplete="name" maxlength="80" required{{#NAME_ERROR}} aria-invalid="true" aria-describedby="name-error"{{/NAME_ERROR}}>
      </div>
      <div class="field">
        <label for="email">{{T_EMAIL_LABEL}}</label>
        {{#EMAIL_ERROR}}<p class="wrong" id="email-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/EMAIL_ERROR}}
        <input id="email" name="email" type="email" value="{{EMAIL}}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="254" required{{#EMAIL_ERROR}} aria-invalid="true" aria-describedby="email-error"{{/EMAIL_ERROR}}>
      </div>
      <div class="field">
        <label for="password">{{T_PASSWORD_LABEL}}</label>
        <p class="hint" id="password-hint">{{T_SIGNUP_PASSWORD_HINT}}</p>
        {{#PASSWORD_ERROR}}<p class="wrong" id="password-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/PASSWORD_ERROR}}
        <input id="password" name="password" type="password" autocomplete="new-password" minlength="12" maxlength="200" required aria-describedby="password-hint{{#PASSWORD_ERROR}} password-error{{/PASSWORD_ERROR}}"{{#PASSWORD_ERROR}} aria-invalid="true"{{/PASSWORD_ERROR}}>
      </div>
      <button class="button wide">{{T_SIGNUP_BUTTON}}</button>
    </form>
  </div>
  <p class="aside">{{T_SIGNUP_HAVE_ACCOUNT}} <a href="{{LOGIN_URL}}">{{T_SIGN_IN}}</a></p>
</div>
