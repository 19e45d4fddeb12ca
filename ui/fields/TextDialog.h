#pragma once

#include <QString>
#include <QWidget>

#include <optional>

namespace clusterlens::ui {

/// A window with plain text that can be read, selected and copied. Does not wait.
void showTextDialog(const QString& title, const QString& text, QWidget* parent);

/// Asks for a text of any number of lines and waits. Ctrl+Return ends it too. \return  none where the user has changed nothing or cancelled
[[nodiscard]] std::optional<QString> askForText(QWidget* parent, const QString& title, const QString& text);

/// The user guide. Does not wait.
void showGuide(QWidget* parent);

} // namespace clusterlens::ui
