{{%AUTOESCAPE context="HTML"}}
<div class="wrap docs">
  <div class="doc">
    <p class="crumbs"><a href="/docs">{{T_DOCS_HEADING}}</a> <span aria-hidden="true">/</span> <a href="/docs/errors">{{T_NAV_ERRORS}}</a></p>
    <h1><code>{{CODE}}</code></h1>
    <p class="lead">{{MEANING}}</p>
    <h2>{{T_ERROR_REMEDY}}</h2>
    <p>{{REMEDY}}</p>
    <dl class="facts">
      <dt>{{T_ERROR_STATUS}}</dt><dd><code>{{STATUS}}</code></dd>
      <dt>{{T_ERROR_TITLE_FIELD}}</dt><dd lang="en">{{NAME}}</dd>
      <dt>{{T_ERROR_SOURCE}}</dt><dd lang="en">{{SOURCE}}</dd>
    </dl>
  </div>
  <nav class="sidebar" aria-label="{{T_NAV_DOCS}}">
    <ul>
      <li><a href="/docs"{{#NAV_AT_OVERVIEW}} aria-current="page"{{/NAV_AT_OVERVIEW}}>{{T_DOCS_OVERVIEW}}</a></li>
{{#NAV_DOCUMENT}}
      <li><a href="{{NAV_URL}}"{{#NAV_AT_DOCUMENT}} aria-current="page"{{/NAV_AT_DOCUMENT}}>{{NAV_TITLE}}</a>
{{#NAV_TAG}}
        <p class="nav-tag">{{NAV_TAG_NAME}}</p>
        <ul>{{#NAV_OPERATION}}<li><a href="{{NAV_OPERATION_URL}}"{{#NAV_AT_OPERATION}} aria-current="page"{{/NAV_AT_OPERATION}}>{{NAV_OPERATION_TITLE}}</a></li>{{/NAV_OPERATION}}</ul>
{{/NAV_TAG}}
      </li>
{{/NAV_DOCUMENT}}
      <li><a href="/docs/errors"{{#NAV_AT_ERRORS}} aria-current="true"{{/NAV_AT_ERRORS}}>{{T_NAV_ERRORS}}</a></li>
    </ul>
  </nav>
</div>
