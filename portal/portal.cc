// The table of pages: one row an operation of openapi/portal.yaml.
#include "portal/portal.h"

#include <array>

#include "portal/pages.h"

namespace portal {
namespace {

constexpr std::array<Binding, 30> kPages{{
    {"showHome", &show_home},
    {"showLogin", &show_login},
    {"submitLogin", &submit_login},
    {"showSignup", &show_signup},
    {"submitSignup", &submit_signup},
    {"showLogout", &show_logout},
    {"submitLogout", &submit_logout},
    {"listApps", &list_apps},
    {"showNewApp", &show_new_app},
    {"createApp", &create_app},
    {"showApp", &show_app},
    {"showEditApp", &show_edit_app},
    {"updateApp", &update_app},
    {"showConformance", &show_conformance_report},
    {"rotateSecret", &rotate_secret},
    {"deleteApp", &delete_app},
    {"showConsent", &show_consent},
    {"submitConsent", &submit_consent},
    {"showDevice", &show_device},
    {"submitDevice", &submit_device},
    {"listConnectedApps", &list_connected_apps},
    {"revokeConnectedApp", &revoke_connected_app},
    {"listDocs", &list_docs},
    {"showDocument", &show_document},
    {"showOperation", &show_operation},
    {"showErrors", &show_errors},
    {"showError", &show_error_code},
    {"getDocumentFile", &get_document_file},
    {"getAsset", &get_asset},
    {"showUsage", &show_usage},
}};

}  // namespace

std::span<const Binding> pages() { return kPages; }

}  // namespace portal
