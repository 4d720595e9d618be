# The libraries we use, gathered in one target, understudy_libraries. None of them is seen by users of the library.

# A project that adds ours as a subdirectory links these too, and must therefore see them.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(yaml-cpp REQUIRED)
include(re2)
include(httplib)

# Its name until 0.7 and since 0.8.
set(yaml_cpp yaml-cpp)
if(TARGET yaml-cpp::yaml-cpp)
    set(yaml_cpp yaml-cpp::yaml-cpp)
endif()

add_library(understudy_libraries INTERFACE)
target_link_libraries(understudy_libraries INTERFACE
    nlohmann_json::nlohmann_json
    ${yaml_cpp}
    re2::re2
    httplib
    ZLIB::ZLIB
    OpenSSL::SSL
    OpenSSL::Crypto
    Threads::Threads)
