{{%AUTOESCAPE context="HTML"}}
<div class="wrap medium">
  <p class="crumbs"><a href="/apps">{{T_APPS_HEADING}}</a> <span aria-hidden="true">/</span> <a href="{{PATH}}">{{NAME}}</a></p>
  <h1>{{T_CONFORMANCE_TITLE}}</h1>
  <p class="lead">{{PROFILE_WORDS}}</p>
  <p>{{#CONFORMS}}<span class="tag good">{{T_CONFORMS}}</span>{{/CONFORMS}}{{#BREAKS}}<span class="tag bad">{{T_BREAKS}}</span>{{/BREAKS}} {{T_CONFORMANCE_COUNT}}</p>
{{#GROUP}}
  <section class="card">
    <h2>{{GROUP_TITLE}}</h2>
    <ul class="verdicts">
{{#RULE}}
      <li>
        <span class="verdict">{{#HOLDS}}<span class="tag good">{{T_RULE_HOLDS}}</span>{{/HOLDS}}{{#BROKEN}}<span class="tag bad">{{T_RULE_BROKEN}}</span>{{/BROKEN}}{{#NOT_APPLICABLE}}<span class="tag calm">{{T_RULE_NOT_APPLICABLE}}</span>{{/NOT_APPLICABLE}}</span>
        <p>{{SENTENCE}}<br><span class="muted">{{SOURCE}} · {{#BY_MEMBER}}<code>{{MEMBER}}</code>{{/BY_MEMBER}}{{#BY_SERVER}}{{T_RULE_BY_SERVER}}{{/BY_SERVER}}</span></p>
      </li>
{{/RULE}}
    </ul>
  </section>
{{/GROUP}}
</div>
