// The only file that knows the template library: loading, checking and expanding templates.
#include "portal/page.h"

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "portal/template_lint.h"
#include "portal/template_source.h"

namespace portal {
namespace {

constexpr std::string_view kLayout = "layout.tpl";
// Whole-line blanks only: stripping more would join words across lines and break <pre>.
constexpr ctemplate::Strip kStrip = ctemplate::STRIP_BLANK_LINES;

/// The library reports what is wrong with a template on std::cerr; start is single-threaded, so it can be
/// listened to.
class ErrorListener {
 public:
  ErrorListener() : saved_(std::cerr.rdbuf(heard_.rdbuf())) {}
  ~ErrorListener() { std::cerr.rdbuf(saved_); }
  std::string heard() const {
    std::string text = heard_.str();
    std::ranges::replace(text, '\n', ' ');
    return text;
  }

 private:
  std::ostringstream heard_;
  std::streambuf* saved_;
};

void fill(ctemplate::TemplateDictionary& dictionary, const Model& model) {
  const auto as_template_string = [](const std::string& s) {
    return ctemplate::TemplateString(s.data(), s.size());
  };
  for (const auto& [name, text] : model.values())
    dictionary.SetValue(as_template_string(name), as_template_string(text));
  for (const Model::Part& part : model.parts())
    for (const Model& child : part.models)
      if (part.file.empty()) {
        fill(*dictionary.AddSectionDictionary(as_template_string(part.name)), child);
      } else {
        ctemplate::TemplateDictionary* included =
            dictionary.AddIncludeDictionary(as_template_string(part.name));
        included->SetFilename(part.file);
        fill(*included, child);
      }
}

}  // namespace

Model& Model::set(std::string name, std::string text) {
  values_.emplace_back(std::move(name), std::move(text));
  return *this;
}

Model& Model::add(std::string section) { return include(std::move(section), {}); }

Model& Model::include(std::string name, std::string file) {
  auto part = std::ranges::find_if(parts_, [&](const Part& p) { return p.name == name && p.file == file; });
  if (part == parts_.end()) part = parts_.insert(parts_.end(), Part{std::move(name), std::move(file), {}});
  return part->models.emplace_back();
}

struct Renderer::Parsed {
  Catalogues catalogues;
  Assets assets;
  std::vector<std::string> names;  // "login.tpl"
  std::array<ctemplate::TemplateCache, kLanguages.size()> caches;
};

Renderer::Renderer(std::unique_ptr<Parsed> parsed) : parsed_(std::move(parsed)) {}
Renderer::~Renderer() = default;
const Catalogues& Renderer::catalogues() const { return parsed_->catalogues; }
const Assets& Renderer::assets() const { return parsed_->assets; }

LoadedRenderer Renderer::load(const std::string& template_dir) {
  LoadedRenderer loaded;
  std::vector<std::string>& problems = loaded.problems;
  auto parsed = std::make_unique<Parsed>();
  parsed->catalogues = Catalogues::load(template_dir + "/messages", problems);
  parsed->assets = Assets::load(template_dir + "/assets", problems);
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(template_dir, failed)) {
    if (entry.path().extension() != ".tpl") continue;
    const std::string file = entry.path().string(), name = entry.path().filename().string();
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) problems.push_back(file + ": cannot be read");
    const std::vector<std::string> found = lint_template(text, file);
    problems.insert(problems.end(), found.begin(), found.end());
    for (const Language language : kLanguages) {
      const std::string full =
          with_messages(with_form_tokens(text), parsed->catalogues.of(language), file, problems);
      const ErrorListener listener;
      ctemplate::TemplateCache& cache = parsed->caches[static_cast<std::size_t>(language)];
      // Whatever the library has to say counts, also what it corrected by itself.
      if (!cache.StringToTemplateCache(name, full, kStrip) || !listener.heard().empty())
        problems.push_back(file + ": does not parse: " + listener.heard());
    }
    parsed->names.push_back(name);
  }
  if (std::ranges::find(parsed->names, kLayout) == parsed->names.end())
    problems.push_back(template_dir + ": no layout.tpl in this folder");
  for (ctemplate::TemplateCache& cache : parsed->caches) cache.Freeze();
  if (problems.empty()) loaded.renderer.reset(new Renderer(std::move(parsed)));
  return loaded;
}

std::string Renderer::render(Language language, std::string_view name, const Model& page,
                             const Model& shared) const {
  const std::string file = std::string(name) + ".tpl";
  if (std::ranges::find(parsed_->names, file) == parsed_->names.end())
    throw std::logic_error("no template " + file);
  ctemplate::TemplateDictionary dictionary(file);
  fill(dictionary, shared);
  for (const auto& [key, text] : shared.values()) dictionary.SetTemplateGlobalValue(key, text);
  ctemplate::TemplateDictionary* body = dictionary.AddIncludeDictionary("PAGE");
  body->SetFilename(file);
  fill(*body, page);
  std::string out;
  ctemplate::TemplateCache& cache = parsed_->caches[static_cast<std::size_t>(language)];
  if (!cache.ExpandNoLoad(std::string(kLayout), kStrip, &dictionary, nullptr, &out))
    throw std::logic_error("template " + file + " did not expand");
  return out;
}

}  // namespace portal
