# understudy-tests holds every C++ test. ctest gets one entry per file *_test.cpp, named after its path below tests/
# (unit/base/text_test), and one per Python file tests/*/test_*.py. Labels are the folders: unit, wire, cli, ...
# What tests share stands in files with other names.

find_package(doctest 2.4 REQUIRED)

set(tests_folder ${PROJECT_SOURCE_DIR}/tests)
file(GLOB_RECURSE unit_tests CONFIGURE_DEPENDS RELATIVE ${tests_folder} ${tests_folder}/unit/*.cpp)
file(GLOB_RECURSE wire_tests CONFIGURE_DEPENDS RELATIVE ${tests_folder} ${tests_folder}/wire/*.cpp)
file(GLOB python_tests CONFIGURE_DEPENDS RELATIVE ${tests_folder} ${tests_folder}/*/test_*.py)

if(have_library AND (unit_tests OR wire_tests))
    list(TRANSFORM unit_tests PREPEND ${tests_folder}/ OUTPUT_VARIABLE unit_sources)
    list(TRANSFORM wire_tests PREPEND ${tests_folder}/ OUTPUT_VARIABLE wire_sources)
    add_executable(understudy-tests ${tests_folder}/main.cpp ${unit_sources} ${wire_sources})
    target_include_directories(understudy-tests PRIVATE ${PROJECT_SOURCE_DIR}/server ${tests_folder})
    target_compile_definitions(understudy-tests PRIVATE UNDERSTUDY_SOURCE="${PROJECT_SOURCE_DIR}")
    # What is tested is compiled as it ships; the tests themselves run once, and need not be fast.
    target_compile_options(understudy-tests PRIVATE $<$<CONFIG:Release>:-O1>)
    target_link_libraries(understudy-tests PRIVATE
        understudy understudy_warnings understudy_libraries doctest::doctest)
    if(UNDERSTUDY_PRECOMPILE)
        target_precompile_headers(understudy-tests PRIVATE
            <doctest/doctest.h> ${PROJECT_SOURCE_DIR}/server/build/precompiled.h)
        set_source_files_properties(${tests_folder}/main.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    endif()

    set(test_files ${unit_tests} ${wire_tests})
    list(FILTER test_files INCLUDE REGEX "_test\\.cpp$")
    foreach(file IN LISTS test_files)
        string(REGEX REPLACE "\\.cpp$" "" name ${file})
        string(REGEX REPLACE "/.*" "" label ${file})
        # A file whose cases all have gone would pass without running any; that counts as a failure.
        add_test(NAME ${name} COMMAND understudy-tests --source-file=*/tests/${file})
        set_tests_properties(${name} PROPERTIES
            LABELS ${label}
            TIMEOUT 120
            WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
            FAIL_REGULAR_EXPRESSION "test cases: +0 ")
    endforeach()
endif()

# The system's Python, since that is the one the distribution's packages (yaml, jsonschema) belong to.
find_program(UNDERSTUDY_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(UNDERSTUDY_PYTHON NAMES python3)

if(UNDERSTUDY_PYTHON)
    set(program "")
    if(have_cli)
        set(program $<TARGET_FILE:understudy-cli>)
    endif()
    foreach(file IN LISTS python_tests)
        string(REGEX REPLACE "\\.py$" "" name ${file})
        string(REGEX REPLACE "/.*" "" label ${file})
        add_test(NAME ${name} COMMAND ${UNDERSTUDY_PYTHON} ${tests_folder}/${file})
        set_tests_properties(${name} PROPERTIES
            LABELS ${label}
            TIMEOUT 300
            WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
            FAIL_REGULAR_EXPRESSION "Ran 0 tests"
            ENVIRONMENT "UNDERSTUDY=${program};UNDERSTUDY_SOURCE=${PROJECT_SOURCE_DIR};PYTHONPATH=${tests_folder};PYTHONDONTWRITEBYTECODE=1")
        # What judges a client's waits by the machine's clock, or watches a browser draw, has the machine to itself.
        if(label MATCHES "^(contract|dashboard)$")
            set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
        endif()
    endforeach()
elseif(python_tests)
    message(WARNING "No python3 found: the Python tests are left out.")
endif()
