# How everything of ours is compiled: the language, warnings, sanitizers, linker.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(PROJECT_IS_TOP_LEVEL)
    if(NOT CMAKE_BUILD_TYPE)
        set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or RelWithDebInfo" FORCE)
    endif()
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
    add_compile_options($<$<BOOL:${UNIX}>:-fdiagnostics-color=auto>)

    find_program(CCACHE ccache)
    if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
        set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
    endif()

    find_program(LLD ld.lld)
    if(LLD)
        add_link_options(-fuse-ld=lld)
    endif()

    # Out-of-range access to a standard container ends the program in every build: this server reads untrusted bytes.
    add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

# Not together with ccache, which does not keep what was compiled with a precompiled header.
set(precompile_default ${PROJECT_IS_TOP_LEVEL})
if(CCACHE)
    set(precompile_default OFF)
endif()
option(UNDERSTUDY_PRECOMPILE "Parse common standard headers only once" ${precompile_default})

add_library(understudy_warnings INTERFACE)
target_compile_options(understudy_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
    # A designated initialiser that leaves out fields is how this code says "the rest has its default".
    -Wno-missing-field-initializers
    $<$<CXX_COMPILER_ID:Clang,AppleClang>:-Wthread-safety>
    # g++ 12 reports these wrongly, in std::string and std::variant, once it inlines.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict;-Wno-maybe-uninitialized;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>
    $<$<BOOL:${UNDERSTUDY_WERROR}>:-Werror>)

if(UNDERSTUDY_SANITIZE)
    set(sanitizer_options -fsanitize=${UNDERSTUDY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_compile_options(${sanitizer_options})
    add_link_options(${sanitizer_options})
endif()
