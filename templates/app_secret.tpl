{{%AUTOESCAPE context="HTML"}}
<div class="wrap medium">
  <p class="crumbs"><a href="/apps">{{T_APPS_HEADING}}</a> <span aria-hidden="true">/</span> <a href="{{PATH}}">{{NAME}}</a></p>
{{#IS_NEW}}
  <h1>{{T_SECRET_NEW_HEADING}}</h1>
{{/IS_NEW}}
{{#IS_ROTATED}}
  <h1>{{T_SECRET_ROTATED_HEADING}}</h1>
{{/IS_ROTATED}}
  <div class="card">
    <h2 class="small-title">{{T_CLIENT_ID}}</h2>
    <p class="copy"><code id="client-id">{{CLIENT_ID}}</code><button class="button quiet small" type="button" data-copy="client-id" data-done="{{T_COPIED}}" hidden>{{T_COPY}}</button></p>
{{#WITH_SECRET}}
    <h2 class="small-title">{{T_CLIENT_SECRET}}</h2>
    <p class="copy"><code id="client-secret">{{SECRET}}</code><button class="button quiet small" type="button" data-copy="client-secret" data-done="{{T_COPIED}}" hidden>{{T_COPY}}</button></p>
    <p class="notice warn"><strong>{{T_SECRET_ONCE}}</strong> {{T_SECRET_ONCE_TEXT}}</p>
{{#OVERLAP}}
    <p>{{T_SECRET_OVERLAP}}</p>
{{/OVERLAP}}
{{/WITH_SECRET}}
{{#IS_NEW}}
    <p class="muted">{{T_SECRET_NEXT}}</p>
{{/IS_NEW}}
    <p class="actions"><a class="button" href="{{PATH}}">{{T_SECRET_CONTINUE}}</a></p>
  </div>
</div>
