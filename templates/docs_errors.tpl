{{%AUTOESCAPE context="HTML"}}
<div class="wrap docs">
  <div class="doc">
    <p class="crumbs"><a href="/docs">{{T_DOCS_HEADING}}</a></p>
    <h1>{{T_ERRORS_HEADING}}</h1>
    <p class="lead">{{T_ERRORS_LEAD}}</p>
    <p>{{T_ERRORS_SHAPE}}</p>
    <ul class="operations">
{{#ERROR_ROW}}
      <li><a href="{{URL}}"><span class="endpoint"><span class="status bad">{{STATUS}}</span> <code>{{CODE}}</code></span> <span>{{MEANING}}</span></a></li>
{{/ERROR_ROW}}
    </ul>
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
