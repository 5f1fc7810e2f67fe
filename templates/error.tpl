{{%AUTOESCAPE context="HTML"}}
<div class="wrap narrow">
  <h1>{{HEADING}}</h1>
  <p class="lead">{{EXPLANATION}}</p>
  <p><a class="button" href="/">{{T_ERROR_HOME}}</a></p>
  <details class="quiet">
    <summary>{{T_ERROR_DETAILS}}</summary>
    <dl class="facts">
      <dt>{{T_ERROR_CODE}}</dt><dd><code>{{CODE}}</code></dd>
      <dt>{{T_ERROR_DESCRIPTION}}</dt><dd>{{DESCRIPTION}}</dd>
      <dt>{{T_ERROR_REQUEST}}</dt><dd><code>{{REQUEST_ID}}</code></dd>
    </dl>
  </details>
</div>
