// The dashboard: a page at /__admin/ that lives on the admin API. Its files are compiled in; they hold no
// data.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include <understudy/message.h>

namespace understudy::admin {

/// One file of the folder `dashboard`.
struct PageFile {
    std::string_view name;  ///< below the folder: `index.html`, `views/jobs.js`
    std::string_view type;  ///< for Content-Type
    std::string_view etag;  ///< of the content, in its quotes
    std::string_view content;
};

/// All of them; the definition is made by dashboard.cmake.
std::span<const PageFile> page_files();

/// The file that a path of the admin API names: `/__admin/`, `/__admin/dashboard/app.js`; nullptr if it names
/// none.
const PageFile* page_file(std::string_view path);

/// Answers GET and HEAD with the file, or with 304 where the client has it already.
Reply show(const PageFile& file, const Request& request);

}  // namespace understudy::admin
