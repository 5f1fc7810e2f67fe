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
{{#SOME_APPS}}
  <div class="table-scroll" tabindex="0" role="region" aria-label="{{T_USAGE_HEADING}}">
  <table>
    <thead><tr><th scope="col">{{T_USAGE_APP}}</th><th scope="col">{{T_PLAN}}</th><th scope="col">{{T_USAGE_USED}}</th><th scope="col">{{T_USAGE_RESETS}}</th></tr></thead>
    <tbody>
{{/SOME_APPS}}
{{#APP}}
      <tr>
        <th scope="row"><a href="{{PATH}}">{{NAME}}</a></th>
        <td>{{PLAN}}</td>
{{#LIMITED}}
        <td><span class="nowrap">{{T_USAGE_OF}}</span><progress max="{{LIMIT_RAW}}" value="{{USED_RAW}}" aria-hidden="true"></progress></td>
        <td>{{RESETS}}</td>
{{/LIMITED}}
{{#UNLIMITED}}
        <td>{{USED}}</td>
        <td>{{T_USAGE_UNLIMITED}}</td>
{{/UNLIMITED}}
      </tr>
{{/APP}}
{{#SOME_APPS}}
    </tbody>
  </table>
  </div>
{{/SOME_APPS}}
</div>
