{{%AUTOESCAPE context="HTML"}}
<section class="hero">
  <div class="wrap">
    <h1>{{T_HOME_HEADING}}</h1>
    <p class="lead">{{T_HOME_LEAD}}</p>
    <p class="actions">
{{#VISITOR}}
      <a class="button" href="/signup">{{T_HOME_START}}</a>
      <a class="button quiet" href="/docs">{{T_HOME_READ}}</a>
{{/VISITOR}}
{{#BUILDER}}
      <a class="button" href="/apps">{{T_HOME_YOUR_APPS}}</a>
      <a class="button quiet" href="/docs">{{T_HOME_READ}}</a>
{{/BUILDER}}
{{#CUSTOMER}}
      <a class="button" href="/connected-apps">{{T_HOME_YOUR_CONNECTIONS}}</a>
{{/CUSTOMER}}
    </p>
  </div>
</section>
<div class="wrap">
  <h2>{{T_HOME_STEPS}}</h2>
  <ol class="steps">
    <li><h3>{{T_HOME_STEP1}}</h3><p>{{T_HOME_STEP1_TEXT}}</p></li>
    <li><h3>{{T_HOME_STEP2}}</h3><p>{{T_HOME_STEP2_TEXT}}</p></li>
    <li><h3>{{T_HOME_STEP3}}</h3><p>{{T_HOME_STEP3_TEXT}}</p></li>
  </ol>
  <h2>{{T_HOME_APIS}}</h2>
  <ul class="tiles">
{{#DOCUMENT}}
    <li class="card"><h3><a href="{{DOC_URL}}">{{DOC_TITLE}}</a></h3><p>{{#DOC_TEXT}}{{#SPAN}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#CODE}}<code>{{TEXT}}</code>{{/CODE}}{{#BOLD}}<strong>{{TEXT}}</strong>{{/BOLD}}{{/SPAN}}{{/DOC_TEXT}}</p></li>
{{/DOCUMENT}}
  </ul>
</div>
