{{%AUTOESCAPE context="HTML"}}
<!doctype html>
<html lang="{{LANG}}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{{#IS_ERROR}}{{T_ERROR_PREFIX}} {{/IS_ERROR}}{{TITLE}} · Tollgate</title>
  <link rel="icon" href="{{ICON_URL}}" type="image/svg+xml">
  <link rel="stylesheet" href="{{CSS_URL}}">
  <script src="{{JS_URL}}" defer></script>
</head>
<body>
  <a class="skip" href="#main">{{T_SKIP}}</a>
  <header class="top">
    <div class="wrap top-row">
      <a class="brand" href="/"><svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d="M4 5h3v14H4zM10 8h10v3H10zM10 14h7v3h-7z" fill="currentColor"/></svg>Tollgate</a>
      <nav class="top-nav" aria-label="{{T_NAV_MAIN}}">
        <ul>
          <li><a href="/docs"{{#AT_DOCS}} aria-current="page"{{/AT_DOCS}}>{{T_NAV_DOCS}}</a></li>
{{#SIGNED_IN}}
{{#DEVELOPER}}
          <li><a href="/apps"{{#AT_APPS}} aria-current="page"{{/AT_APPS}}>{{T_NAV_APPS}}</a></li>
          <li><a href="/usage"{{#AT_USAGE}} aria-current="page"{{/AT_USAGE}}>{{T_NAV_USAGE}}</a></li>
{{/DEVELOPER}}
          <li><a href="/connected-apps"{{#AT_CONNECTED}} aria-current="page"{{/AT_CONNECTED}}>{{T_NAV_CONNECTED}}</a></li>
{{/SIGNED_IN}}
        </ul>
      </nav>
      <div class="account">
{{#SIGNED_IN}}
        <span class="who" title="{{USER_EMAIL}}">{{USER_NAME}}</span>
        <form method="post" action="/logout"><button class="link">{{T_SIGN_OUT}}</button></form>
{{/SIGNED_IN}}
{{#SIGNED_OUT}}
        <a href="/login">{{T_SIGN_IN}}</a>
        <a class="button small" href="/signup">{{T_SIGN_UP}}</a>
{{/SIGNED_OUT}}
      </div>
    </div>
  </header>
  <main id="main" tabindex="-1">
{{>PAGE}}
  </main>
  <footer class="bottom">
    <div class="wrap bottom-row">
      <p>Tollgate</p>
      <ul>
        <li><a href="/docs">{{T_NAV_DOCS}}</a></li>
        <li><a href="/docs/errors">{{T_NAV_ERRORS}}</a></li>
{{#LANGUAGE_CURRENT}}
        <li><span lang="{{LANGUAGE_TAG}}">{{LANGUAGE_NAME}}</span></li>
{{/LANGUAGE_CURRENT}}
{{#LANGUAGE_OTHER}}
        <li><a href="{{LANGUAGE_URL}}" lang="{{LANGUAGE_TAG}}" hreflang="{{LANGUAGE_TAG}}">{{LANGUAGE_NAME}}</a></li>
{{/LANGUAGE_OTHER}}
      </ul>
    </div>
  </footer>
</body>
</html>
