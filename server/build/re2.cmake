# Defines re2::re2. Its CMake package is missing in some distributions, and its pkg-config file names what newer
# releases need besides (abseil).

find_package(re2 CONFIG QUIET)
if(NOT TARGET re2::re2)
    find_package(PkgConfig QUIET)
    if(PkgConfig_FOUND)
        pkg_check_modules(RE2 QUIET IMPORTED_TARGET GLOBAL re2)
    endif()
    if(TARGET PkgConfig::RE2)
        add_library(re2::re2 ALIAS PkgConfig::RE2)
    else()
        find_path(RE2_INCLUDE_DIR re2/re2.h REQUIRED)
        find_library(RE2_LIBRARY re2 REQUIRED)
        add_library(re2::re2 UNKNOWN IMPORTED GLOBAL)
        set_target_properties(re2::re2 PROPERTIES
            IMPORTED_LOCATION ${RE2_LIBRARY}
            INTERFACE_INCLUDE_DIRECTORIES ${RE2_INCLUDE_DIR})
    endif()
endif()
