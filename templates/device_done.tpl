{{%AUTOESCAPE context="HTML"}}
<div class="wrap narrow">
  <h1>{{HEADING}}</h1>
  <p class="lead">{{EXPLANATION}}</p>
  <p><a href="/oauth2/device">{{T_DEVICE_ANOTHER}}</a></p>
</div>
