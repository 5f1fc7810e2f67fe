// Every page of the portal: one file a page, its reading and its sending together. The table in portal.cc
// binds them.
#pragma once
#include "portal/portal.h"

namespace portal {

http::Response show_home(const Context& context, const http::RequestView& request);   // home.cc
http::Response show_login(const Context& context, const http::RequestView& request);  // login.cc
http::Response submit_login(const Context& context, const http::RequestView& request);
http::Response show_signup(const Context& context, const http::RequestView& request);  // signup.cc
http::Response submit_signup(const Context& context, const http::RequestView& request);
http::Response show_logout(const Context& context, const http::RequestView& request);  // logout.cc
http::Response submit_logout(const Context& context, const http::RequestView& request);
http::Response list_apps(const Context& context, const http::RequestView& request);     // apps.cc
http::Response show_new_app(const Context& context, const http::RequestView& request);  // new_app.cc
http::Response create_app(const Context& context, const http::RequestView& request);
http::Response show_app(const Context& context, const http::RequestView& request);       // app.cc
http::Response show_edit_app(const Context& context, const http::RequestView& request);  // edit_app.cc
http::Response update_app(const Context& context, const http::RequestView& request);
http::Response show_conformance_report(const Context& context,
                                       const http::RequestView& request);                // conformance.cc
http::Response rotate_secret(const Context& context, const http::RequestView& request);  // rotate_secret.cc
http::Response delete_app(const Context& context, const http::RequestView& request);     // delete_app.cc
http::Response show_consent(const Context& context, const http::RequestView& request);   // consent.cc
http::Response submit_consent(const Context& context, const http::RequestView& request);
http::Response show_device(const Context& context, const http::RequestView& request);  // device.cc
http::Response submit_device(const Context& context, const http::RequestView& request);
http::Response list_connected_apps(const Context& context,
                                   const http::RequestView& request);  // connected_apps.cc
http::Response revoke_connected_app(const Context& context, const http::RequestView& request);
http::Response list_docs(const Context& context, const http::RequestView& request);       // docs.cc
http::Response show_document(const Context& context, const http::RequestView& request);   // docs_document.cc
http::Response show_operation(const Context& context, const http::RequestView& request);  // docs_operation.cc
http::Response show_errors(const Context& context, const http::RequestView& request);     // docs_errors.cc
http::Response show_error_code(const Context& context, const http::RequestView& request);
http::Response get_document_file(const Context& context,
                                 const http::RequestView& request);                   // document_file.cc
http::Response get_asset(const Context& context, const http::RequestView& request);   // asset.cc
http::Response show_usage(const Context& context, const http::RequestView& request);  // usage.cc

}  // namespace portal
