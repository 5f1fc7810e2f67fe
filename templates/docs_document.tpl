{{%AUTOESCAPE context="HTML"}}
<div class="wrap docs">
  <div class="doc">
    <p class="crumbs"><a href="/docs">{{T_DOCS_HEADING}}</a></p>
    <h1>{{DOC_TITLE}}</h1>
    <p class="muted">{{T_DOCS_VERSION}} · <a href="{{YAML_URL}}">OpenAPI YAML</a> · <a href="{{JSON_URL}}">JSON</a></p>
    <p>{{T_DOCS_BASE}}: <code>{{BASE_URL}}</code></p>
{{#PARAGRAPH}}
    <p>{{#SPAN}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#CODE}}<code>{{TEXT}}</code>{{/CODE}}{{#BOLD}}<strong>{{TEXT}}</strong>{{/BOLD}}{{/SPAN}}</p>
{{/PARAGRAPH}}
{{#TAG}}
    <h2>{{TAG_NAME}}</h2>
{{#TAG_TEXT}}
    <p>{{#SPAN}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#CODE}}<code>{{TEXT}}</code>{{/CODE}}{{#BOLD}}<strong>{{TEXT}}</strong>{{/BOLD}}{{/SPAN}}</p>
{{/TAG_TEXT}}
    <ul class="operations">
{{#OPERATION}}
      <li><a href="{{OPERATION_URL}}"><span class="operation-title">{{OPERATION_TITLE}}</span> <span class="endpoint"><span class="method {{METHOD}}">{{METHOD}}</span> <code>{{PATH}}</code></span></a></li>
{{/OPERATION}}
    </ul>
{{/TAG}}
{{#SCOPES}}
    <h2 id="scopes">{{T_SCOPES}}</h2>
    <dl class="facts">{{#SCOPE}}<dt><code>{{SCOPE_NAME}}</code></dt><dd>{{SCOPE_WORDS}}</dd>{{/SCOPE}}</dl>
{{/SCOPES}}
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
