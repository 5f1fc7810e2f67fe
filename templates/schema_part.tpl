{{%AUTOESCAPE context="HTML"}}
<ul class="fields">
{{#ROW}}
  <li>
    <p class="field-name"><code>{{NAME}}</code> <span class="muted">{{TYPE}}</span>{{#REQUIRED}} <span class="required">{{T_DOCS_REQUIRED}}</span>{{/REQUIRED}}</p>
{{#DESCRIPTION}}
    <p>{{#SPAN}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#CODE}}<code>{{TEXT}}</code>{{/CODE}}{{#BOLD}}<strong>{{TEXT}}</strong>{{/BOLD}}{{/SPAN}}</p>
{{/DESCRIPTION}}
{{#CONSTRAINT}}
    <p class="constraint">{{WORDS}}</p>
{{/CONSTRAINT}}
{{#RECURSIVE}}
    <p class="constraint">{{T_DOCS_RECURSIVE}}</p>
{{/RECURSIVE}}
{{#CHILDREN}}
    <details><summary>{{T_DOCS_CHILDREN}}</summary>
{{>PART}}
    </details>
{{/CHILDREN}}
  </li>
{{/ROW}}
</ul>
