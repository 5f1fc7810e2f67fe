# The fuzz targets: tests/fuzz/NAME.cc is the program fuzz_NAME, linked with the libraries that have parsers.
# Of http/ only what parses bytes and waits for nothing.
set(parsers)
foreach(name answer_head answer_reader cache_control chunk_decoder field_syntax form frame_boundary framing framing_fields head_parser
        head_scanner host message structured_fields structured_fields_text target url websocket_handshake)
  list(APPEND parsers ${CMAKE_SOURCE_DIR}/http/${name}.cc)
endforeach()
tollgate_together(parsers http_parsers ${parsers})
add_library(tollgate_http_parsers STATIC ${parsers})
target_link_libraries(tollgate_http_parsers PUBLIC tollgate_base)

file(GLOB targets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*.cc)
foreach(source IN LISTS targets)
  get_filename_component(name ${source} NAME_WE)
  add_executable(fuzz_${name} ${source})
  target_link_libraries(fuzz_${name} PRIVATE tollgate_http_parsers tollgate_openapi tollgate_oauth)
  target_compile_definitions(fuzz_${name} PRIVATE SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
endforeach()
