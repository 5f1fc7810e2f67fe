// Pages from templates: our own model in, HTML out; the template library stays behind this header.
#pragma once
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/assets.h"
#include "portal/i18n.h"

namespace portal {

/// What a template shows: text by name and sections that repeat. Sections see the names of what encloses
/// them. Everything is escaped for its place by the template engine.
class Model {
 public:
  Model& set(std::string name, std::string text);
  /// One more repetition of {{#SECTION}}; the reference lives as long as this model.
  Model& add(std::string section);
  /// Shows {{#SECTION}} once.
  void show(std::string section) { add(std::move(section)); }
  void show_if(bool condition, std::string section) {
    if (condition) add(std::move(section));
  }
  /// One more {{>NAME}} expanded from the template `file`, e.g. a part that contains itself.
  Model& include(std::string name, std::string file);

  struct Part {
    std::string name, file;  // file empty: a section
    std::list<Model> models;
  };
  const std::vector<std::pair<std::string, std::string>>& values() const { return values_; }
  const std::vector<Part>& parts() const { return parts_; }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
  std::vector<Part> parts_;
};

struct LoadedRenderer;

/// All templates, catalogues and assets of one folder, parsed at start. Immutable; render() is thread-safe.
class Renderer {
 public:
  /// Reads DIR/*.tpl, DIR/messages/LANG/*.txt and DIR/assets/*. Every template is checked: the AUTOESCAPE
  /// pragma in its first line, no variable where escaping cannot help, every {{T_KEY}} in the catalogue.
  /// Problems name the file.
  static LoadedRenderer load(const std::string& template_dir);
  /// The page `name` ("login") inside the layout; names in `shared` are visible everywhere, in the layout
  /// too. Throws std::logic_error if there is no such page (a bug).
  std::string render(Language language, std::string_view name, const Model& page, const Model& shared) const;
  const Catalogues& catalogues() const;
  const Assets& assets() const;
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

 private:
  struct Parsed;
  explicit Renderer(std::unique_ptr<Parsed> parsed);
  std::unique_ptr<Parsed> parsed_;
};

struct LoadedRenderer {
  std::unique_ptr<const Renderer> renderer;  // null if any problem
  std::vector<std::string> problems;         // "templates/login.tpl:12: …"
};

}  // namespace portal
