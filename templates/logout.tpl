{{%AUTOESCAPE context="HTML"}}
<div class="wrap narrow">
  <div class="card">
    <h1>{{T_LOGOUT_HEADING}}</h1>
{{#APP}}
    <p>{{T_LOGOUT_APP}}</p>
{{/APP}}
    <p>{{T_LOGOUT_EXPLANATION}}</p>
{{#RETURNS}}
    <p class="going">{{T_LOGOUT_RETURN}} <strong>{{RETURN_HOST}}</strong></p>
{{/RETURNS}}
    <form method="post" action="/logout" id="logout">
{{#FIELD}}
      <input type="hidden" name="{{NAME}}" value="{{VALUE}}">
{{/FIELD}}
      <p><button class="button">{{T_SIGN_OUT}}</button></p>
    </form>
    <p><a href="/">{{T_LOGOUT_STAY}}</a></p>
  </div>
</div>
