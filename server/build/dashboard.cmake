# The dashboard's files as C++: each one a text, with its path, its content type and a hash for its ETag.
#
#   cmake -D FOLDER=server/admin/dashboard -D OUTPUT=dashboard_files.cpp -P dashboard.cmake
#
# Included by CMakeLists.txt, it makes ${dashboard_source} from the folder whenever one of its files changes.

if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(dashboard_folder ${PROJECT_SOURCE_DIR}/server/admin/dashboard)
    set(dashboard_source ${PROJECT_BINARY_DIR}/dashboard_files.cpp)
    file(GLOB_RECURSE dashboard_files CONFIGURE_DEPENDS
        ${dashboard_folder}/*.html ${dashboard_folder}/*.css ${dashboard_folder}/*.js)
    add_custom_command(OUTPUT ${dashboard_source}
        COMMAND ${CMAKE_COMMAND} -D FOLDER=${dashboard_folder} -D OUTPUT=${dashboard_source}
            -P ${CMAKE_CURRENT_LIST_FILE}
        DEPENDS ${dashboard_files} ${CMAKE_CURRENT_LIST_FILE}
        COMMENT "Embedding the dashboard"
        VERBATIM)
    return()
endif()

set(type_of_html "text/html; charset=utf-8")
set(type_of_css "text/css; charset=utf-8")
set(type_of_js "text/javascript; charset=utf-8")

file(GLOB_RECURSE names RELATIVE ${FOLDER} ${FOLDER}/*.html ${FOLDER}/*.css ${FOLDER}/*.js)
list(SORT names)
set(rows "")
foreach(name IN LISTS names)
    file(READ ${FOLDER}/${name} bytes HEX)
    file(SHA256 ${FOLDER}/${name} hash)
    string(SUBSTRING ${hash} 0 32 hash)
    string(REGEX REPLACE ".*\\." "" ending ${name})
    # A line for each 32 bytes. Every byte is escaped, so no byte means anything to the compiler.
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
    string(REPEAT "[^.]" 128 line)
    string(REGEX REPLACE "(${line})" "\\1\"\n     \"" bytes "${bytes}")
    string(APPEND rows "    {\"${name}\", \"${type_of_${ending}}\", \"\\\"${hash}\\\"\",\n     \"${bytes}\"sv},\n")
endforeach()

file(WRITE ${OUTPUT} "// Made by dashboard.cmake from server/admin/dashboard.
#include \"admin/dashboard.h\"

namespace understudy::admin {

using namespace std::string_view_literals;

std::span<const PageFile> page_files() {
    static constexpr PageFile files[] = {
${rows}    };
    return files;
}

}  // namespace understudy::admin
")
