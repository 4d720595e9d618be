# Defines httplib: the single header of cpp-httplib, 0.41 or newer, compiled in two of our files.
#
# Older releases must not face a socket, and a compiled, shared cpp-httplib has its limits baked in; both are passed
# over. Only the header's folder is taken from an installed package: the client's TLS is switched on here, decompression stays off.

set(UNDERSTUDY_HTTPLIB_INCLUDE_DIR "" CACHE PATH "Folder of cpp-httplib's httplib.h (0.41 or newer, header-only)")

# Sets `result` to the version of the header in `folder`, or to nothing if it is too old, split or not there.
function(understudy_httplib_version folder result)
    set(${result} "" PARENT_SCOPE)
    if(NOT EXISTS ${folder}/httplib.h)
        return()
    endif()
    file(STRINGS ${folder}/httplib.h lines
        REGEX "^#define CPPHTTPLIB_VERSION \"|Implementation that will be part of the \\.cc file if split")
    if(lines MATCHES "CPPHTTPLIB_VERSION \"([0-9.]+)\".*Implementation" AND CMAKE_MATCH_1 VERSION_GREATER_EQUAL 0.41)
        set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
    endif()
endfunction()

set(folders "")
if(UNDERSTUDY_HTTPLIB_INCLUDE_DIR)
    list(APPEND folders ${UNDERSTUDY_HTTPLIB_INCLUDE_DIR})
else()
    find_package(httplib 0.41 CONFIG QUIET)
    if(TARGET httplib::httplib)
        get_target_property(folders httplib::httplib INTERFACE_INCLUDE_DIRECTORIES)
    endif()
    find_path(UNDERSTUDY_HTTPLIB_INSTALLED httplib.h)
    mark_as_advanced(UNDERSTUDY_HTTPLIB_INSTALLED)
    file(GLOB set_up_folders ${PROJECT_SOURCE_DIR}/.build/deps/httplib-*/include)
    list(SORT set_up_folders COMPARE NATURAL ORDER DESCENDING)
    list(APPEND folders ${UNDERSTUDY_HTTPLIB_INSTALLED} ${set_up_folders})
endif()

set(httplib_folder "")
foreach(folder IN LISTS folders)
    understudy_httplib_version(${folder} httplib_version)
    if(httplib_version)
        set(httplib_folder ${folder})
        break()
    endif()
endforeach()

if(NOT httplib_folder AND UNDERSTUDY_FETCH)
    include(FetchContent)
    FetchContent_Declare(httplib_header
        URL https://raw.githubusercontent.com/yhirose/cpp-httplib/v0.41.0/httplib.h
        URL_HASH SHA256=e9112546cbae828180f72c2ae6da4bfd8d15ae38138bd99b898e5e30128acc28
        DOWNLOAD_NO_EXTRACT ON)
    FetchContent_MakeAvailable(httplib_header)
    set(httplib_folder ${httplib_header_SOURCE_DIR})
    understudy_httplib_version(${httplib_folder} httplib_version)
endif()

if(NOT httplib_folder)
    message(FATAL_ERROR
        "No header-only cpp-httplib 0.41 or newer here. Run server/build/set-up, or configure with "
        "-DUNDERSTUDY_HTTPLIB_INCLUDE_DIR=<folder of httplib.h> or -DUNDERSTUDY_FETCH=ON.")
endif()

message(STATUS "cpp-httplib ${httplib_version}: ${httplib_folder}")
add_library(httplib INTERFACE IMPORTED GLOBAL)
target_include_directories(httplib INTERFACE ${httplib_folder})
# What changes the header is said here, once, so that all who compile it compile the same.
target_compile_definitions(httplib INTERFACE CPPHTTPLIB_OPENSSL_SUPPORT CPPHTTPLIB_LISTEN_BACKLOG=1024)
target_link_libraries(httplib INTERFACE Threads::Threads OpenSSL::SSL OpenSSL::Crypto)
