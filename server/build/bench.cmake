# The benchmarks: tests/bench/run builds these and measures with them.

find_package(benchmark REQUIRED)

set(bench_folder ${PROJECT_SOURCE_DIR}/tests/bench)

if(have_library)
    add_executable(engine_bench ${bench_folder}/engine_bench.cpp)
    target_include_directories(engine_bench PRIVATE ${PROJECT_SOURCE_DIR}/server)
    target_compile_definitions(engine_bench PRIVATE UNDERSTUDY_SOURCE="${PROJECT_SOURCE_DIR}")
    target_link_libraries(engine_bench PRIVATE
        understudy understudy_warnings understudy_libraries benchmark::benchmark benchmark::benchmark_main)
endif()

# Built with the same header and options as the stand-in, and nothing of it.
add_executable(bare_server ${bench_folder}/bare_server.cpp)
target_link_libraries(bare_server PRIVATE understudy_warnings understudy_libraries)
