# Finds MySQL Connector/C++ 1.1: the system's package, or headers that scripts/setup unpacked below build/.
# Debian 12's libmysqlcppconn-dev conflicts with libboost1.81-dev, so there its headers come from an unpacked package.
find_path(MYSQL_CONNECTOR_INCLUDE cppconn/driver.h
          HINTS ${CMAKE_SOURCE_DIR}/build/mysqlcppconn/usr/include)
find_library(MYSQL_CONNECTOR_LIBRARY NAMES mysqlcppconn libmysqlcppconn.so.7)
if(NOT MYSQL_CONNECTOR_INCLUDE OR NOT MYSQL_CONNECTOR_LIBRARY)
  message(FATAL_ERROR "MySQL Connector/C++ was not found: run scripts/setup")
endif()
add_library(mysql_connector INTERFACE)
target_include_directories(mysql_connector SYSTEM INTERFACE ${MYSQL_CONNECTOR_INCLUDE})
target_link_libraries(mysql_connector INTERFACE ${MYSQL_CONNECTOR_LIBRARY})
