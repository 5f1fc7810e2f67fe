{{%AUTOESCAPE context="HTML"}}
<div class="wrap docs">
  <div class="doc">
    <h1>{{T_DOCS_HEADING}}</h1>
    <p class="lead">{{T_DOCS_LEAD}}</p>
{{#DOCUMENT}}
    <article class="card">
      <h2><a href="{{DOC_URL}}">{{DOC_TITLE}}</a></h2>
      <p>{{#DOC_TEXT}}{{#SPAN}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#CODE}}<code>{{TEXT}}</code>{{/CODE}}{{#BOLD}}<strong>{{TEXT}}</strong>{{/BOLD}}{{/SPAN}}{{/DOC_TEXT}}</p>
      <p class="muted">{{T_DOCS_VERSION}} · {{T_DOCS_COUNT}} · <a href="{{YAML_URL}}">OpenAPI YAML</a> · <a href="{{JSON_URL}}">JSON</a></p>
    </article>
{{/DOCUMENT}}
    <h2 id="authentication">{{T_DOCS_AUTH}}</h2>
    <p>{{T_DOCS_AUTH_TEXT}}</p>
    <dl class="facts">
      <dt>{{T_DOCS_ISSUER}}</dt><dd><code>{{ISSUER}}</code></dd>
      <dt>{{T_DOCS_METADATA}}</dt><dd><code>{{ISSUER}}/.well-known/oauth-authorization-server</code></dd>
      <dt>{{T_DOCS_BASE}}</dt><dd><code>{{API_URL}}</code></dd>
    </dl>
{{#SCOPES}}
    <h2 id="scopes">{{T_SCOPES}}</h2>
    <p>{{T_DOCS_SCOPES_TEXT}}</p>
{{#GROUP}}
{{#GROUP_HEADING}}
    <h3>{{GROUP_TITLE}}</h3>
{{/GROUP_HEADING}}
    <dl class="facts">{{#SCOPE}}<dt><code>{{SCOPE_NAME}}</code></dt><dd>{{SCOPE_WORDS}}</dd>{{/SCOPE}}</dl>
{{/GROUP}}
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
