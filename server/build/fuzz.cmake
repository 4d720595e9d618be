# One program per tests/fuzz/*_fuzzer.cpp. ctest runs each for UNDERSTUDY_FUZZ_SECONDS, starting from the inputs in
# tests/fuzz/corpus/<name>/ (where there are any); what it finds goes to the build folder.

set(UNDERSTUDY_FUZZ_SECONDS 20 CACHE STRING "How long ctest runs each fuzz target")

if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "Fuzz targets need clang: cmake --preset fuzz")
endif()

set(fuzz_folder ${PROJECT_SOURCE_DIR}/tests/fuzz)
file(GLOB fuzzers CONFIGURE_DEPENDS ${fuzz_folder}/*_fuzzer.cpp)
if(have_library)
    # Coverage feedback has to be in the library's code too, not only in the target's.
    target_compile_options(understudy PRIVATE -fsanitize=fuzzer-no-link)
    foreach(source IN LISTS fuzzers)
        cmake_path(GET source STEM name)
        add_executable(${name} ${source})
        target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/server ${PROJECT_SOURCE_DIR}/tests)
        target_compile_definitions(${name} PRIVATE UNDERSTUDY_SOURCE="${PROJECT_SOURCE_DIR}")
        target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        target_link_libraries(${name} PRIVATE understudy understudy_warnings understudy_libraries)

        set(found ${PROJECT_BINARY_DIR}/fuzz/${name})
        file(MAKE_DIRECTORY ${found}/corpus)
        set(seeds "")
        if(IS_DIRECTORY ${fuzz_folder}/corpus/${name})
            set(seeds ${fuzz_folder}/corpus/${name})
        endif()
        add_test(NAME fuzz/${name} COMMAND ${name}
            -max_total_time=${UNDERSTUDY_FUZZ_SECONDS} -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
            -artifact_prefix=${found}/ ${found}/corpus ${seeds})
        math(EXPR limit "${UNDERSTUDY_FUZZ_SECONDS} + 60")
        set_tests_properties(fuzz/${name} PROPERTIES LABELS fuzz TIMEOUT ${limit})
    endforeach()
endif()
