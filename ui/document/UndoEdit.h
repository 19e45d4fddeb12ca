#pragma once

#include "fields/MenuText.h"

#include <QUndoCommand>

#include <functional>
#include <utility>

namespace clusterlens::ui {

/// A change as two functions: one that makes it and one that takes it back. Menus show its text.
class UndoEdit : public QUndoCommand {
public:
    UndoEdit(const QString& text, std::function<void()> make, std::function<void()> takeBack)
        : QUndoCommand(asMenuText(text))
        , m_make(std::move(make))
        , m_takeBack(std::move(takeBack))
    {
    }

    void redo() override { m_make(); }
    void undo() override { m_takeBack(); }

private:
    std::function<void()> m_make;
    std::function<void()> m_takeBack;
};

} // namespace clusterlens::ui
