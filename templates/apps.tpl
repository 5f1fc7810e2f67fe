{{%AUTOESCAPE context="HTML"}}
<div class="wrap">
  <div class="heading">
    <h1>{{T_APPS_HEADING}}</h1>
{{#SOME_APPS}}
    <a class="button" href="/apps/new">{{T_APPS_NEW}}</a>
{{/SOME_APPS}}
  </div>
{{#DELETED}}
  <p class="notice" role="status">{{T_APPS_DELETED}}</p>
{{/DELETED}}
{{#NO_APPS}}
  <div class="card empty">
    <h2>{{T_APPS_NONE}}</h2>
    <p>{{T_APPS_NONE_TEXT}}</p>
    <p><a class="button" href="/apps/new">{{T_APPS_NEW}}</a></p>
  </div>
{{/NO_APPS}}
{{#APP}}
  <article class="card app">
    <div class="app-head">
      <h2><a href="{{PATH}}">{{NAME}}</a></h2>
      <p class="tags">{{#IS_SANDBOX}}<span class="tag">{{T_SANDBOX}}</span>{{/IS_SANDBOX}}{{#IS_LIVE}}<span class="tag good">{{T_LIVE}}</span>{{/IS_LIVE}}{{#IS_SUSPENDED}}<span class="tag bad">{{T_SUSPENDED}}</span>{{/IS_SUSPENDED}}</p>
    </div>
    <dl class="facts across">
      <div class="double"><dt>{{T_CLIENT_ID}}</dt><dd><code>{{CLIENT_ID}}</code></dd></div>
      <div><dt>{{T_APP_TYPE}}</dt><dd>{{#IS_CONFIDENTIAL}}{{T_CONFIDENTIAL}}{{/IS_CONFIDENTIAL}}{{#IS_PUBLIC}}{{T_PUBLIC}}{{/IS_PUBLIC}}</dd></div>
      <div><dt>{{T_PLAN}}</dt><dd>{{PLAN}}</dd></div>
      <div><dt>{{T_CREATED}}</dt><dd>{{CREATED}}</dd></div>
      <div class="full"><dt>{{T_SCOPES}}</dt><dd class="codes">{{#SCOPE}}<code>{{SCOPE_NAME}}</code> {{/SCOPE}}</dd></div>
    </dl>
  </article>
{{/APP}}
</div>
