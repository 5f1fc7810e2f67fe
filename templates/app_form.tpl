{{%AUTOESCAPE context="HTML"}}
<div class="wrap medium">
{{#ERROR_SUMMARY}}
    <div class="summary" role="alert" tabindex="-1" autofocus aria-labelledby="summary-title">
      <h2 id="summary-title">{{T_SUMMARY_TITLE}}</h2>
      <ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
    </div>
{{/ERROR_SUMMARY}}
{{#REGISTERING}}
  <p class="crumbs"><a href="/apps">{{T_APPS_HEADING}}</a></p>
  <h1>{{T_APP_NEW_HEADING}}</h1>
{{/REGISTERING}}
{{#EDITING}}
  <p class="crumbs"><a href="/apps">{{T_APPS_HEADING}}</a> <span aria-hidden="true">/</span> <a href="{{CANCEL}}">{{APP}}</a></p>
  <h1>{{T_APP_EDIT_TITLE}}</h1>
{{/EDITING}}
  <form method="post" action="{{ACTION}}" class="card">
    <div class="field">
      <label for="name">{{T_APP_NAME_LABEL}}</label>
      <p class="hint" id="name-hint">{{T_APP_NAME_HINT}}</p>
      {{#NAME_ERROR}}<p class="wrong" id="name-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/NAME_ERROR}}
      <input id="name" name="name" type="text" value="{{NAME}}" autocomplete="off" maxlength="240" required aria-describedby="name-hint{{#NAME_ERROR}} name-error{{/NAME_ERROR}}"{{#NAME_ERROR}} aria-invalid="true"{{/NAME_ERROR}}>
    </div>
    <div class="field">
      <label for="homepage">{{T_APP_HOMEPAGE_LABEL}}</label>
      <p class="hint" id="homepage-hint">{{T_APP_HOMEPAGE_HINT}}</p>
      {{#HOMEPAGE_ERROR}}<p class="wrong" id="homepage-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/HOMEPAGE_ERROR}}
      <input id="homepage" name="homepage" type="url" value="{{HOMEPAGE}}" autocomplete="url" spellcheck="false" maxlength="400" required aria-describedby="homepage-hint{{#HOMEPAGE_ERROR}} homepage-error{{/HOMEPAGE_ERROR}}"{{#HOMEPAGE_ERROR}} aria-invalid="true"{{/HOMEPAGE_ERROR}}>
    </div>
    <div class="field">
      <label for="redirect_uris">{{T_APP_REDIRECT_LABEL}}</label>
      <p class="hint" id="redirect_uris-hint">{{T_APP_REDIRECT_HINT}}</p>
      {{#REDIRECT_URIS_ERROR}}<p class="wrong" id="redirect_uris-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/REDIRECT_URIS_ERROR}}
      <textarea id="redirect_uris" name="redirect_uris" rows="3" autocomplete="off" spellcheck="false" required aria-describedby="redirect_uris-hint{{#REDIRECT_URIS_ERROR}} redirect_uris-error{{/REDIRECT_URIS_ERROR}}"{{#REDIRECT_URIS_ERROR}} aria-invalid="true"{{/REDIRECT_URIS_ERROR}}>{{REDIRECT_URIS:pre_escape}}</textarea>
    </div>
{{#REGISTERING}}
    <fieldset class="field" id="type">
      <legend>{{T_APP_TYPE_LABEL}}</legend>
{{#TYPE_ERROR}}
      <p class="wrong"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>
{{/TYPE_ERROR}}
      <label class="pick" for="type-confidential"><input id="type-confidential" type="radio" name="type" value="confidential" required{{#IS_CONFIDENTIAL}} checked{{/IS_CONFIDENTIAL}}><span><strong>{{T_CONFIDENTIAL}}</strong><br>{{T_CONFIDENTIAL_TEXT}}</span></label>
      <label class="pick" for="type-public"><input id="type-public" type="radio" name="type" value="public" required{{#IS_PUBLIC}} checked{{/IS_PUBLIC}}><span><strong>{{T_PUBLIC}}</strong><br>{{T_PUBLIC_TEXT}}</span></label>
    </fieldset>
{{/REGISTERING}}
    <fieldset class="field" id="scope">
      <legend>{{T_APP_SCOPE_LABEL}}</legend>
      <p class="hint">{{T_APP_SCOPE_HINT}}</p>
      {{#SCOPE_ERROR}}<p class="wrong" id="scope-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/SCOPE_ERROR}}
{{#GROUP}}
      <h2 class="group">{{GROUP_TITLE}}</h2>
{{#SCOPE}}
      <label class="pick"><input type="checkbox" name="scope" value="{{SCOPE_NAME}}"{{#CHECKED}} checked{{/CHECKED}}><span><strong>{{SCOPE_WORDS}}</strong><br><code>{{SCOPE_NAME}}</code></span></label>
{{/SCOPE}}
{{/GROUP}}
    </fieldset>
    <p class="actions">
      <button class="button">{{#REGISTERING}}{{T_APP_REGISTER}}{{/REGISTERING}}{{#EDITING}}{{T_APP_SAVE}}{{/EDITING}}</button>
      <a class="button quiet" href="{{CANCEL}}">{{T_CANCEL}}</a>
    </p>
  </form>
</div>
