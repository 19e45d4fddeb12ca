# Where things go with cmake --install. The program finds them from where it lies itself, so the whole can be moved.
set(CLUSTERLENS_SHARE ${CMAKE_INSTALL_DATADIR}/clusterlens)

install(TARGETS clusterlens_core LIBRARY DESTINATION ${CLUSTERLENS_LIBDIR})
if(CLUSTERLENS_MODEL)
    install(TARGETS clusterlens_model LIBRARY DESTINATION ${CLUSTERLENS_LIBDIR})
    install(DIRECTORY models/ DESTINATION ${CLUSTERLENS_SHARE}/models
        FILES_MATCHING PATTERN "*.h5" PATTERN "*.md" PATTERN "*.json" PATTERN "paper.h5" EXCLUDE PATTERN "paper.md" EXCLUDE)
    install(FILES models/paper.h5 models/paper.md DESTINATION ${CLUSTERLENS_SHARE}/models COMPONENT paper_model)
endif()
install(DIRECTORY resources/examples/ DESTINATION ${CLUSTERLENS_SHARE}/examples FILES_MATCHING PATTERN "*.gr" PATTERN "README.md")
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.png" PATTERN "*.svg")
install(FILES packaging/cbldm.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME cbldm)
# Man pages from the help texts, where help2man is.
find_program(HELP2MAN_PROGRAM help2man)
if(HELP2MAN_PROGRAM)
    set(programs cbldm)
    if(CLUSTERLENS_WINDOW)
        list(APPEND programs clusterlens)
    endif()
    add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/man/cbldm.1.gz
        COMMAND bash ${CMAKE_SOURCE_DIR}/packaging/make_man_pages.sh ${CMAKE_RUNTIME_OUTPUT_DIRECTORY} ${CMAKE_BINARY_DIR}/man ${PROJECT_VERSION}
        DEPENDS ${programs} packaging/make_man_pages.sh VERBATIM)
    add_custom_target(man_pages ALL DEPENDS ${CMAKE_BINARY_DIR}/man/cbldm.1.gz)
    install(DIRECTORY ${CMAKE_BINARY_DIR}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
if(CLUSTERLENS_WINDOW)
    install(FILES packaging/clusterlens.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
    install(FILES packaging/clusterlens.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
    install(FILES packaging/clusterlens.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages)
    install(FILES resources/icons/clusterlens.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
endif()
# The same programs for processors without AVX2: those of this build become them there (app/start).
set(CLUSTERLENS_BASELINE "" CACHE PATH "A build folder, configured with -DCLUSTERLENS_ARCH=x86-64, whose programs are installed beside these")
if(CLUSTERLENS_BASELINE)
    set(baseline ${CLUSTERLENS_LIBDIR}/baseline)
    file(RELATIVE_PATH share /${baseline} /${CMAKE_INSTALL_DATADIR})
    install(CODE "
        set(baseline \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${baseline}\")
        execute_process(COMMAND \${CMAKE_COMMAND} -E env --unset=DESTDIR \${CMAKE_COMMAND} --install \"${CLUSTERLENS_BASELINE}\"
            --prefix \"\${baseline}\" --component program --strip OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
        file(REMOVE_RECURSE \"\${baseline}/share\")
        file(CREATE_LINK ${share} \"\${baseline}/share\" SYMBOLIC)" COMPONENT program)
endif()
include(cmake/Package.cmake)
