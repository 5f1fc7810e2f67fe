{{%AUTOESCAPE context="HTML"}}
<div class="wrap">
{{#ERROR_SUMMARY}}
    <div class="summary" role="alert" tabindex="-1" autofocus aria-labelledby="summary-title">
      <h2 id="summary-title">{{T_SUMMARY_TITLE}}</h2>
      <ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
    </div>
{{/ERROR_SUMMARY}}
  <p class="crumbs"><a href="/apps">{{T_APPS_HEADING}}</a></p>
  <div class="heading">
    <div>
      <h1>{{NAME}}</h1>
      <p class="tags">{{#IS_SANDBOX}}<span class="tag">{{T_SANDBOX}}</span>{{/IS_SANDBOX}}{{#IS_LIVE}}<span class="tag good">{{T_LIVE}}</span>{{/IS_LIVE}}{{#IS_SUSPENDED}}<span class="tag bad">{{T_SUSPENDED}}</span>{{/IS_SUSPENDED}}</p>
    </div>
    <a class="button quiet" href="{{PATH}}/edit">{{T_APP_EDIT}}</a>
  </div>
{{#SAVED}}
  <p class="notice" role="status">{{T_APP_SAVED}}</p>
{{/SAVED}}
{{#IS_SUSPENDED}}
  <p class="notice warn">{{T_APP_SUSPENDED_TEXT}}</p>
{{/IS_SUSPENDED}}
  <div class="columns">
    <section class="card" aria-labelledby="credentials">
      <h2 id="credentials">{{T_CREDENTIALS}}</h2>
      <h3 class="small-title">{{T_CLIENT_ID}}</h3>
      <p class="copy"><code id="client-id">{{CLIENT_ID}}</code><button class="button quiet small" type="button" data-copy="client-id" data-done="{{T_COPIED}}" hidden>{{T_COPY}}</button></p>
      <div id="secrets">
{{#IS_PUBLIC}}
        <p>{{T_APP_NO_SECRET}}</p>
{{/IS_PUBLIC}}
{{#KEYED}}
        <h3 class="small-title">{{T_APP_METHOD}}</h3>
        <p>{{METHOD_WORDS}}</p>
        {{#JWKS_AT}}<p class="muted">{{T_APP_KEYS_AT}} <code>{{URI}}</code></p>{{/JWKS_AT}}
        {{#JWKS_GIVEN}}<p class="muted">{{T_APP_KEYS_GIVEN}}</p>{{/JWKS_GIVEN}}
        {{#SUBJECT}}<p class="muted">{{T_APP_SUBJECT}} <code>{{SUBJECT_DN}}</code></p>{{/SUBJECT}}
{{/KEYED}}
{{#HAS_SECRETS}}
        <h3 class="small-title">{{T_CLIENT_SECRETS}}</h3>
        <ul class="rows">
{{#SECRET}}
          <li><code>…{{HINT}}</code> <span class="muted">{{T_SECRET_CREATED}}{{#EXPIRES}} · {{T_SECRET_EXPIRES}}{{/EXPIRES}}</span></li>
{{/SECRET}}
        </ul>
        {{#SECRETS_ERROR}}<p class="wrong" id="secrets-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/SECRETS_ERROR}}
        <form method="post" action="{{PATH}}/secrets">
          <p class="hint" id="rotate-hint">{{T_ROTATE_TEXT}}</p>
          <button class="button quiet" aria-describedby="rotate-hint">{{T_ROTATE}}</button>
        </form>
{{/HAS_SECRETS}}
      </div>
    </section>
    <section class="card" aria-labelledby="about">
      <h2 id="about">{{T_APP_ABOUT}}</h2>
      <dl class="facts">
        <dt>{{T_APP_TYPE}}</dt><dd>{{#IS_CONFIDENTIAL}}{{T_CONFIDENTIAL}}{{/IS_CONFIDENTIAL}}{{#IS_PUBLIC}}{{T_PUBLIC}}{{/IS_PUBLIC}}</dd>
        {{#HAS_HOMEPAGE}}<dt>{{T_HOMEPAGE}}</dt><dd><a href="{{HOMEPAGE}}" rel="noopener noreferrer">{{HOMEPAGE}}</a></dd>{{/HAS_HOMEPAGE}}
        <dt>{{T_CREATED}}</dt><dd>{{CREATED}}</dd>
        <dt>{{T_PLAN}}</dt><dd>{{PLAN}}<ul class="plain">{{#LIMIT}}<li>{{SENTENCE}}</li>{{/LIMIT}}</ul></dd>
      </dl>
    </section>
    <section class="card" aria-labelledby="conformance">
      <h2 id="conformance">{{T_CONFORMANCE}}</h2>
      <p><strong>{{PROFILE_WORDS}}</strong></p>
      <p>{{#CONFORMS}}<span class="tag good">{{T_CONFORMS}}</span>{{/CONFORMS}}{{#BREAKS}}<span class="tag bad">{{T_BREAKS}}</span>{{/BREAKS}} {{T_CONFORMANCE_COUNT}}</p>
      <p><a href="{{PATH}}/conformance">{{T_CONFORMANCE_LINK}}</a></p>
    </section>
    <section class="card" aria-labelledby="redirects">
      <h2 id="redirects">{{T_REDIRECT_URIS}}</h2>
      <ul class="rows">{{#REDIRECT_URI}}<li><code>{{URI}}</code></li>{{/REDIRECT_URI}}</ul>
    </section>
    <section class="card" aria-labelledby="scopes">
      <h2 id="scopes">{{T_SCOPES}}</h2>
{{#GROUP}}
{{#GROUP_HEADING}}
      <h3 class="small-title">{{GROUP_TITLE}}</h3>
{{/GROUP_HEADING}}
      <ul class="rows">{{#SCOPE}}<li>{{SCOPE_WORDS}}<br><code>{{SCOPE_NAME}}</code></li>{{/SCOPE}}</ul>
{{/GROUP}}
    </section>
  </div>
{{#TOKEN_SAMPLE}}
  <section aria-labelledby="token">
    <h2 id="token">{{T_TOKEN_HEADING}}</h2>
    <p>{{T_TOKEN_TEXT}}</p>
    <div class="sample"><pre tabindex="0" aria-label="{{T_TOKEN_HEADING}}"><code id="token-curl">{{CURL:pre_escape}}</code></pre><button class="button small" type="button" data-copy="token-curl" data-done="{{T_COPIED}}" hidden>{{T_COPY}}</button></div>
  </section>
{{/TOKEN_SAMPLE}}
  <section class="danger" aria-labelledby="delete">
    <h2 id="delete">{{T_DELETE_HEADING}}</h2>
    <p>{{T_DELETE_TEXT}}</p>
    <form method="post" action="{{PATH}}/delete">
      <div class="field">
        <label for="confirm_name">{{T_DELETE_LABEL}}</label>
        {{#CONFIRM_NAME_ERROR}}<p class="wrong" id="confirm_name-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/CONFIRM_NAME_ERROR}}
        <input id="confirm_name" name="confirm_name" type="text" autocomplete="off" maxlength="240" required{{#CONFIRM_NAME_ERROR}} aria-invalid="true" aria-describedby="confirm_name-error"{{/CONFIRM_NAME_ERROR}}>
      </div>
      <button class="button bad">{{T_DELETE_BUTTON}}</button>
    </form>
  </section>
</div>
