// The formats of JSON Schema and OpenAPI that are enforced.
#pragma once
#include <optional>
#include <string_view>

namespace openapi {

enum class Format { none, date_time, date, uri, int32, int64 };

/// The format of a name; Format::none for names that only document (uuid, email, password …); those are never
/// checked.
Format format_of(std::string_view name);
/// RFC 3339 §5.6 date-time: real calendar days, seconds up to 60, an offset. Upper or lower case T and Z.
bool is_date_time(std::string_view text);
/// RFC 3339 §5.6 full-date, real calendar days.
bool is_date(std::string_view text);
/// RFC 3986 §4.3 with an optional fragment: a scheme, then only characters of URIs and whole percent
/// triplets.
bool is_uri(std::string_view text);
/// For texts of that format; true for Format::none and for the integer formats.
bool matches_format(Format format, std::string_view text);
/// "must be …", our words for what a value of the format is.
std::string_view format_words(Format format);

}  // namespace openapi
