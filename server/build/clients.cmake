# The example clients of contracts/clients, a program each in the build folder's clients/. They know nothing of the
# library: what they share is compiled once, with the one inclusion of cpp-httplib.

set(clients_folder ${PROJECT_SOURCE_DIR}/contracts/clients)

add_library(contract-client STATIC ${clients_folder}/client.cpp)
target_link_libraries(contract-client PUBLIC
    understudy_warnings httplib nlohmann_json::nlohmann_json OpenSSL::Crypto ZLIB::ZLIB)

file(GLOB client_sources CONFIGURE_DEPENDS ${clients_folder}/*.cpp)
list(REMOVE_ITEM client_sources ${clients_folder}/client.cpp)
foreach(source IN LISTS client_sources)
    cmake_path(GET source STEM vendor)
    add_executable(client-${vendor} ${source})
    target_link_libraries(client-${vendor} PRIVATE contract-client)
    set_target_properties(client-${vendor} PROPERTIES
        OUTPUT_NAME ${vendor}
        RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/clients)
endforeach()
