{{%AUTOESCAPE context="HTML"}}
<div class="wrap">
  <h1>{{T_USAGE_HEADING}}</h1>
  <p class="lead">{{T_USAGE_LEAD}}</p>
{{#NO_APPS}}
  <div class="card empty">
    <h2>{{T_APPS_NONE}}</h2>
    <p>{{T_APPS_NONE_TEXT}}</p>
    <p><a class="button" href="/apps/new">{{T_APPS_NEW}}</a></p>
  </div>
{{/NO_APPS}}
{{#APP}}
  <article class="card">
    <h2><a href="{{PATH}}">{{NAME}}</a></h2>
    <dl class="facts across">
{{#LIMITED}}
      <div class="double"><dt>{{NAME}}</dt><dd>{{T_USAGE_OF}}<progress max="{{LIMIT_RAW}}" value="{{USED_RAW}}" aria-hidden="true"></progress></dd></div>
{{#WINDOW}}
      <div><dt>{{T_USAGE_SINCE}}</dt><dd>{{START}}</dd></div>
      <div><dt>{{T_USAGE_RESETS}}</dt><dd>{{RESETS}}</dd></div>
      <div><dt>{{T_USAGE_ZONE}}</dt><dd>{{ZONE}}</dd></div>
{{/WINDOW}}
{{/LIMITED}}
{{#UNLIMITED}}
      <div class="double"><dt>{{T_USAGE_USED}}</dt><dd>{{T_USAGE_UNLIMITED}}</dd></div>
{{/UNLIMITED}}
      <div><dt>{{T_PLAN}}</dt><dd>{{PLAN}}</dd></div>
    </dl>
  </article>
{{/APP}}
{{#COUNTING}}
  <p class="hint">{{T_USAGE_COUNTING}}</p>
{{/COUNTING}}
</div>
