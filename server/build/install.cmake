# cmake --install: the program, the scenarios and contracts, and the library as a CMake package,
#   find_package(understudy) and target_link_libraries(mine understudy::understudy)

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(have_cli)
    install(TARGETS understudy-cli RUNTIME)
endif()
foreach(folder IN ITEMS scenarios contracts)
    if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/${folder})
        install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_DATADIR}/understudy
            PATTERN __pycache__ EXCLUDE)
    endif()
endforeach()

if(have_library)
    set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/understudy)
    install(TARGETS understudy EXPORT understudy ARCHIVE)
    install(DIRECTORY server/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    install(EXPORT understudy FILE understudyTargets.cmake NAMESPACE understudy:: DESTINATION ${package_folder})
    install(FILES server/build/understudyConfig.cmake server/build/re2.cmake DESTINATION ${package_folder})
    write_basic_package_version_file(${PROJECT_BINARY_DIR}/understudyConfigVersion.cmake
        COMPATIBILITY SameMinorVersion)
    install(FILES ${PROJECT_BINARY_DIR}/understudyConfigVersion.cmake DESTINATION ${package_folder})
endif()
