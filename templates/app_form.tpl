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
    <details class="advanced"{{#ADVANCED_OPEN}} open{{/ADVANCED_OPEN}}>
      <summary>{{T_APP_ADVANCED}}</summary>
      <div class="field">
        <label for="profile">{{T_APP_PROFILE_LABEL}}</label>
        <p class="hint" id="profile-hint">{{T_APP_PROFILE_HINT}}</p>
        {{#PROFILE_ERROR}}<p class="wrong" id="profile-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/PROFILE_ERROR}}
        <select id="profile" name="profile" aria-describedby="profile-hint{{#PROFILE_ERROR}} profile-error{{/PROFILE_ERROR}}"{{#PROFILE_ERROR}} aria-invalid="true"{{/PROFILE_ERROR}}>{{#PROFILE_OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{WORDS}}</option>{{/PROFILE_OPTION}}</select>
      </div>
{{#METHODS}}
      <div class="field">
        <label for="token_endpoint_auth_method">{{T_APP_METHOD_LABEL}}</label>
        <p class="hint" id="token_endpoint_auth_method-hint">{{T_APP_METHOD_HINT}}</p>
        {{#TOKEN_ENDPOINT_AUTH_METHOD_ERROR}}<p class="wrong" id="token_endpoint_auth_method-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/TOKEN_ENDPOINT_AUTH_METHOD_ERROR}}
        <select id="token_endpoint_auth_method" name="token_endpoint_auth_method" aria-describedby="token_endpoint_auth_method-hint{{#TOKEN_ENDPOINT_AUTH_METHOD_ERROR}} token_endpoint_auth_method-error{{/TOKEN_ENDPOINT_AUTH_METHOD_ERROR}}"{{#TOKEN_ENDPOINT_AUTH_METHOD_ERROR}} aria-invalid="true"{{/TOKEN_ENDPOINT_AUTH_METHOD_ERROR}}>{{#METHOD_OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{WORDS}}</option>{{/METHOD_OPTION}}</select>
      </div>
{{/METHODS}}
      <div class="field">
        <label for="jwks">{{T_APP_JWKS_LABEL}}</label>
        <p class="hint" id="jwks-hint">{{T_APP_JWKS_HINT}}</p>
        {{#JWKS_ERROR}}<p class="wrong" id="jwks-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/JWKS_ERROR}}
        <textarea id="jwks" name="jwks" rows="4" autocomplete="off" spellcheck="false" aria-describedby="jwks-hint{{#JWKS_ERROR}} jwks-error{{/JWKS_ERROR}}"{{#JWKS_ERROR}} aria-invalid="true"{{/JWKS_ERROR}}>{{JWKS:pre_escape}}</textarea>
      </div>
      <div class="field">
        <label for="jwks_uri">{{T_APP_JWKS_URI_LABEL}}</label>
        <p class="hint" id="jwks_uri-hint">{{T_APP_JWKS_URI_HINT}}</p>
        {{#JWKS_URI_ERROR}}<p class="wrong" id="jwks_uri-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/JWKS_URI_ERROR}}
        <input id="jwks_uri" name="jwks_uri" type="url" value="{{JWKS_URI}}" autocomplete="off" spellcheck="false" maxlength="1024" aria-describedby="jwks_uri-hint{{#JWKS_URI_ERROR}} jwks_uri-error{{/JWKS_URI_ERROR}}"{{#JWKS_URI_ERROR}} aria-invalid="true"{{/JWKS_URI_ERROR}}>
      </div>
      <div class="field">
        <label for="tls_client_auth_subject_dn">{{T_APP_DN_LABEL}}</label>
        <p class="hint" id="tls_client_auth_subject_dn-hint">{{T_APP_DN_HINT}}</p>
        {{#TLS_CLIENT_AUTH_SUBJECT_DN_ERROR}}<p class="wrong" id="tls_client_auth_subject_dn-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/TLS_CLIENT_AUTH_SUBJECT_DN_ERROR}}
        <input id="tls_client_auth_subject_dn" name="tls_client_auth_subject_dn" type="text" value="{{SUBJECT_DN}}" autocomplete="off" spellcheck="false" maxlength="1024" aria-describedby="tls_client_auth_subject_dn-hint{{#TLS_CLIENT_AUTH_SUBJECT_DN_ERROR}} tls_client_auth_subject_dn-error{{/TLS_CLIENT_AUTH_SUBJECT_DN_ERROR}}"{{#TLS_CLIENT_AUTH_SUBJECT_DN_ERROR}} aria-invalid="true"{{/TLS_CLIENT_AUTH_SUBJECT_DN_ERROR}}>
      </div>
      <fieldset class="field">
        <legend>{{T_APP_TOKENS_LABEL}}</legend>
        {{#REQUIRE_PUSHED_AUTHORIZATION_REQUESTS_ERROR}}<p class="wrong" id="require_pushed_authorization_requests-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/REQUIRE_PUSHED_AUTHORIZATION_REQUESTS_ERROR}}
        <label class="pick" for="require_pushed_authorization_requests"><input id="require_pushed_authorization_requests" type="checkbox" name="require_pushed_authorization_requests" value="true"{{#PUSHED_CHECKED}} checked{{/PUSHED_CHECKED}}{{#REQUIRE_PUSHED_AUTHORIZATION_REQUESTS_ERROR}} aria-invalid="true" aria-describedby="require_pushed_authorization_requests-error"{{/REQUIRE_PUSHED_AUTHORIZATION_REQUESTS_ERROR}}><span><strong>{{T_APP_PUSHED}}</strong><br>{{T_APP_PUSHED_TEXT}}</span></label>
        {{#DPOP_BOUND_ACCESS_TOKENS_ERROR}}<p class="wrong" id="dpop_bound_access_tokens-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/DPOP_BOUND_ACCESS_TOKENS_ERROR}}
        <label class="pick" for="dpop_bound_access_tokens"><input id="dpop_bound_access_tokens" type="checkbox" name="dpop_bound_access_tokens" value="true"{{#DPOP_CHECKED}} checked{{/DPOP_CHECKED}}{{#DPOP_BOUND_ACCESS_TOKENS_ERROR}} aria-invalid="true" aria-describedby="dpop_bound_access_tokens-error"{{/DPOP_BOUND_ACCESS_TOKENS_ERROR}}><span><strong>{{T_APP_DPOP}}</strong><br>{{T_APP_DPOP_TEXT}}</span></label>
        {{#TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS_ERROR}}<p class="wrong" id="tls_client_certificate_bound_access_tokens-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS_ERROR}}
        <label class="pick" for="tls_client_certificate_bound_access_tokens"><input id="tls_client_certificate_bound_access_tokens" type="checkbox" name="tls_client_certificate_bound_access_tokens" value="true"{{#CERTIFICATE_CHECKED}} checked{{/CERTIFICATE_CHECKED}}{{#TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS_ERROR}} aria-invalid="true" aria-describedby="tls_client_certificate_bound_access_tokens-error"{{/TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS_ERROR}}><span><strong>{{T_APP_CERTIFICATE}}</strong><br>{{T_APP_CERTIFICATE_TEXT}}</span></label>
      </fieldset>
{{#DETAILS_TYPES}}
      <fieldset class="field" id="authorization_details_types">
        <legend>{{T_APP_DETAILS_LABEL}}</legend>
        <p class="hint">{{T_APP_DETAILS_HINT}}</p>
        {{#AUTHORIZATION_DETAILS_TYPES_ERROR}}<p class="wrong"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/AUTHORIZATION_DETAILS_TYPES_ERROR}}
{{#DETAILS_TYPE}}
        <label class="pick"><input type="checkbox" name="authorization_details_types" value="{{TYPE_NAME}}"{{#CHECKED}} checked{{/CHECKED}}><span><strong>{{TYPE_TITLE}}</strong><br><code>{{TYPE_NAME}}</code></span></label>
{{/DETAILS_TYPE}}
      </fieldset>
{{/DETAILS_TYPES}}
      <div class="field">
        <label for="id_token_signed_response_alg">{{T_APP_ALG_LABEL}}</label>
        <p class="hint" id="id_token_signed_response_alg-hint">{{T_APP_ALG_HINT}}</p>
        {{#ID_TOKEN_SIGNED_RESPONSE_ALG_ERROR}}<p class="wrong" id="id_token_signed_response_alg-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/ID_TOKEN_SIGNED_RESPONSE_ALG_ERROR}}
        <select id="id_token_signed_response_alg" name="id_token_signed_response_alg" aria-describedby="id_token_signed_response_alg-hint{{#ID_TOKEN_SIGNED_RESPONSE_ALG_ERROR}} id_token_signed_response_alg-error{{/ID_TOKEN_SIGNED_RESPONSE_ALG_ERROR}}"{{#ID_TOKEN_SIGNED_RESPONSE_ALG_ERROR}} aria-invalid="true"{{/ID_TOKEN_SIGNED_RESPONSE_ALG_ERROR}}>{{#ALG_OPTION}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{WORDS}}</option>{{/ALG_OPTION}}</select>
      </div>
      <div class="field">
        <label for="post_logout_redirect_uris">{{T_APP_POST_LOGOUT_LABEL}}</label>
        <p class="hint" id="post_logout_redirect_uris-hint">{{T_APP_POST_LOGOUT_HINT}}</p>
        {{#POST_LOGOUT_REDIRECT_URIS_ERROR}}<p class="wrong" id="post_logout_redirect_uris-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/POST_LOGOUT_REDIRECT_URIS_ERROR}}
        <textarea id="post_logout_redirect_uris" name="post_logout_redirect_uris" rows="2" autocomplete="off" spellcheck="false" aria-describedby="post_logout_redirect_uris-hint{{#POST_LOGOUT_REDIRECT_URIS_ERROR}} post_logout_redirect_uris-error{{/POST_LOGOUT_REDIRECT_URIS_ERROR}}"{{#POST_LOGOUT_REDIRECT_URIS_ERROR}} aria-invalid="true"{{/POST_LOGOUT_REDIRECT_URIS_ERROR}}>{{POST_LOGOUT:pre_escape}}</textarea>
      </div>
      <div class="field">
        <label for="backchannel_logout_uri">{{T_APP_BACKCHANNEL_LABEL}}</label>
        <p class="hint" id="backchannel_logout_uri-hint">{{T_APP_BACKCHANNEL_HINT}}</p>
        {{#BACKCHANNEL_LOGOUT_URI_ERROR}}<p class="wrong" id="backchannel_logout_uri-error"><span class="hidden">{{T_ERROR_PREFIX}} </span>{{TEXT}}</p>{{/BACKCHANNEL_LOGOUT_URI_ERROR}}
        <input id="backchannel_logout_uri" name="backchannel_logout_uri" type="url" value="{{BACKCHANNEL}}" autocomplete="off" spellcheck="false" maxlength="1024" aria-describedby="backchannel_logout_uri-hint{{#BACKCHANNEL_LOGOUT_URI_ERROR}} backchannel_logout_uri-error{{/BACKCHANNEL_LOGOUT_URI_ERROR}}"{{#BACKCHANNEL_LOGOUT_URI_ERROR}} aria-invalid="true"{{/BACKCHANNEL_LOGOUT_URI_ERROR}}>
      </div>
    </details>
    <p class="actions">
      <button class="button">{{#REGISTERING}}{{T_APP_REGISTER}}{{/REGISTERING}}{{#EDITING}}{{T_APP_SAVE}}{{/EDITING}}</button>
      <a class="button quiet" href="{{CANCEL}}">{{T_CANCEL}}</a>
    </p>
  </form>
</div>
