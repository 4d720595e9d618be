# The libraries we use, gathered in one target, understudy_libraries. None of them is seen by users of the library.

find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
include(re2)
include(httplib)

add_library(understudy_libraries INTERFACE)
target_link_libraries(understudy_libraries INTERFACE
    nlohmann_json::nlohmann_json
    $<IF:$<TARGET_EXISTS:yaml-cpp::yaml-cpp>,yaml-cpp::yaml-cpp,yaml-cpp>
    CLI11::CLI11
    re2::re2
    httplib
    ZLIB::ZLIB
    OpenSSL::Crypto
    Threads::Threads)
