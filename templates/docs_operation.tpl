{{%AUTOESCAPE context="HTML"}}
<div class="wrap docs">
  <div class="doc">
    <p class="crumbs"><a href="/docs">{{T_DOCS_HEADING}}</a> <span aria-hidden="true">/</span> <a href="{{DOC_URL}}">{{DOC_TITLE}}</a></p>
    <h1>{{HEADING}}</h1>
    <p class="endpoint large"><span class="method {{METHOD}}">{{METHOD}}</span> <code>{{PATH}}</code></p>
    <div class="split">
    <div>
{{#PARAGRAPH}}
    <p>{{#SPAN}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#CODE}}<code>{{TEXT}}</code>{{/CODE}}{{#BOLD}}<strong>{{TEXT}}</strong>{{/BOLD}}{{/SPAN}}</p>
{{/PARAGRAPH}}
    <dl class="facts">
{{#SCOPE}}
      <dt>{{T_DOCS_SCOPE}}</dt><dd><code>{{SCOPE_NAME}}</code> {{SCOPE_WORDS}}</dd>
{{/SCOPE}}
{{#COST}}
      <dt>{{T_DOCS_COST}}</dt><dd>{{T_DOCS_COST_UNITS}}</dd>
{{/COST}}
{{#GROUP}}
      <dt>{{T_DOCS_GROUP}}</dt><dd>{{NAME}}</dd>
{{/GROUP}}
{{#NOTE}}
      <dt>{{LABEL}}</dt><dd>{{WORDS}}</dd>
{{/NOTE}}
    </dl>
{{#PARAMETERS}}
    <h2 id="parameters">{{T_DOCS_PARAMETERS}}</h2>
    <ul class="fields">
{{#PARAMETER}}
      <li>
        <p class="field-name"><code>{{NAME}}</code> <span class="muted">{{PLACE}} · {{TYPE}}</span>{{#REQUIRED}} <span class="required">{{T_DOCS_REQUIRED}}</span>{{/REQUIRED}}</p>
{{#DESCRIPTION}}
        <p>{{#SPAN}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#CODE}}<code>{{TEXT}}</code>{{/CODE}}{{#BOLD}}<strong>{{TEXT}}</strong>{{/BOLD}}{{/SPAN}}</p>
{{/DESCRIPTION}}
{{#CONSTRAINT}}
        <p class="constraint">{{WORDS}}</p>
{{/CONSTRAINT}}
      </li>
{{/PARAMETER}}
    </ul>
{{/PARAMETERS}}
{{#BODY}}
    <h2 id="body">{{T_DOCS_BODY}}{{#REQUIRED}} <span class="required">{{T_DOCS_REQUIRED}}</span>{{/REQUIRED}}</h2>
{{#DESCRIPTION}}
    <p>{{#SPAN}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#CODE}}<code>{{TEXT}}</code>{{/CODE}}{{#BOLD}}<strong>{{TEXT}}</strong>{{/BOLD}}{{/SPAN}}</p>
{{/DESCRIPTION}}
{{#MEDIA}}
      <p class="muted"><code>{{MEDIA_TYPE}}</code></p>
{{#FIELDS}}
{{>PART}}
{{/FIELDS}}
{{#EXAMPLE}}
      <details class="example"><summary>{{T_DOCS_EXAMPLE}}</summary><pre tabindex="0" aria-label="{{T_DOCS_EXAMPLE}}"><code>{{JSON:pre_escape}}</code></pre></details>
{{/EXAMPLE}}
{{/MEDIA}}
{{/BODY}}
    <h2 id="responses">{{T_DOCS_RESPONSES}}</h2>
{{#RESPONSE}}
    <details class="response">
      <summary><span class="status{{#IS_GOOD}} good{{/IS_GOOD}}{{#IS_BAD}} bad{{/IS_BAD}}">{{STATUS}}</span> <span>{{#DESCRIPTION}}{{#SPAN}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#CODE}}<code>{{TEXT}}</code>{{/CODE}}{{#BOLD}}<strong>{{TEXT}}</strong>{{/BOLD}}{{/SPAN}}{{/DESCRIPTION}}</span></summary>
{{#MEDIA}}
      <p class="muted"><code>{{MEDIA_TYPE}}</code></p>
{{#FIELDS}}
{{>PART}}
{{/FIELDS}}
{{#EXAMPLE}}
      <details class="example"><summary>{{T_DOCS_EXAMPLE}}</summary><pre tabindex="0" aria-label="{{T_DOCS_EXAMPLE}}"><code>{{JSON:pre_escape}}</code></pre></details>
{{/EXAMPLE}}
{{/MEDIA}}
    </details>
{{/RESPONSE}}
    </div>
    <div class="samples">
      <h2 id="sample">{{T_DOCS_SAMPLE}}</h2>
{{#TOKEN_SAMPLE}}
      <h3 class="small-title">{{T_DOCS_SAMPLE_TOKEN}}</h3>
      <div class="sample"><pre tabindex="0" aria-label="{{T_DOCS_SAMPLE_TOKEN}}"><code id="curl-token">{{CURL:pre_escape}}</code></pre><button class="button small" type="button" data-copy="curl-token" data-done="{{T_COPIED}}" hidden>{{T_COPY}}</button></div>
{{/TOKEN_SAMPLE}}
      <h3 class="small-title">{{T_DOCS_SAMPLE_CALL}}</h3>
      <div class="sample"><pre tabindex="0" aria-label="{{T_DOCS_SAMPLE_CALL}}"><code id="curl-call">{{CURL:pre_escape}}</code></pre><button class="button small" type="button" data-copy="curl-call" data-done="{{T_COPIED}}" hidden>{{T_COPY}}</button></div>
    </div>
    </div>
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
