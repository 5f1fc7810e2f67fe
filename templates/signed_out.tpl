{{%AUTOESCAPE context="HTML"}}
<div class="wrap narrow">
  <div class="card">
    <h1>{{T_SIGNED_OUT_HEADING}}</h1>
    <p>{{T_SIGNED_OUT_EXPLANATION}}</p>
    <p><a class="button" href="/login">{{T_SIGN_IN}}</a></p>
  </div>
</div>
