{{%AUTOESCAPE context="HTML"}}
<div class="wrap narrow">
  <div class="card">
    <h1>{{T_FORM_POST_HEADING}}</h1>
    <p class="going">{{T_CONSENT_RETURN}} <strong>{{HOST}}</strong></p>
    <form method="post" action="{{ACTION}}" data-send-at-once>
{{#FIELD}}
      <input type="hidden" name="{{NAME}}" value="{{VALUE}}">
{{/FIELD}}
      <p><button>{{T_FORM_POST_CONTINUE}}</button></p>
    </form>
  </div>
</div>
