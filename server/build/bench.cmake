# One program per tests/bench/*.cpp, run by hand.

find_package(benchmark REQUIRED)

file(GLOB benchmarks CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/bench/*.cpp)
if(have_library)
    foreach(source IN LISTS benchmarks)
        cmake_path(GET source STEM name)
        add_executable(${name} ${source})
        target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/server ${PROJECT_SOURCE_DIR}/tests)
        target_compile_definitions(${name} PRIVATE UNDERSTUDY_SOURCE="${PROJECT_SOURCE_DIR}")
        target_link_libraries(${name} PRIVATE
            understudy understudy_warnings understudy_libraries benchmark::benchmark benchmark::benchmark_main)
    endforeach()
endif()
