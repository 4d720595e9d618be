# find_package(understudy). The library is static, so the libraries it is made with are linked as well; none of their
# headers is included by ours.

include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(ZLIB)
find_dependency(OpenSSL)
find_dependency(yaml-cpp)
include(${CMAKE_CURRENT_LIST_DIR}/re2.cmake)

include(${CMAKE_CURRENT_LIST_DIR}/understudyTargets.cmake)
set(yaml_cpp yaml-cpp)
if(TARGET yaml-cpp::yaml-cpp)
    set(yaml_cpp yaml-cpp::yaml-cpp)
endif()
target_link_libraries(understudy::understudy INTERFACE ${yaml_cpp} re2::re2 ZLIB::ZLIB OpenSSL::SSL OpenSSL::Crypto)
unset(yaml_cpp)
