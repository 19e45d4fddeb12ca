#include "fields/PanelBar.h"

#include "theme/Icons.h"

#include <QComboBox>
#include <QMenu>

#include <utility>

namespace clusterlens::ui {

namespace {

/// A list is as wide as its longest entry where there is room; it must not set how narrow the window can get.
void mayShrink(QWidget* control)
{
    constexpr int fewLetters = 5;
    QList<QComboBox*> lists = control->findChildren<QComboBox*>();
    if (auto* const list = qobject_cast<QComboBox*>(control))
        lists.append(list);
    for (QComboBox* const list : std::as_const(lists))
        list->setMinimumContentsLength(fewLetters);
}

} // namespace

PanelBar::PanelBar(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(6, 2, 4, 2);
    m_row->setSpacing(4);
    auto* const label = new QLabel(title, this);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    m_row->addWidget(label);
    m_row->addStretch(1);
}

void PanelBar::add(QWidget* control)
{
    mayShrink(control);
    m_row->addWidget(control);
}

void PanelBar::addLabelled(const QString& label, QWidget* control)
{
    auto* const text = new QLabel(label, this);
    text->setBuddy(control);
    m_row->addWidget(text);
    add(control);
}

QToolButton* PanelBar::addButton(QAction* action)
{
    auto* const button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setAutoRaise(true);
    m_row->addWidget(button);
    return button;
}

QToolButton* PanelBar::addMenu(QMenu* menu, const QString& text, const QString& name, const QString& toolTip)
{
    auto* const button = new QToolButton(this);
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    m_row->addWidget(button);
    return button;
}

QToolButton* PanelBar::addSwitch(const QString& icon, const QString& name, const QString& toolTip, bool on)
{
    auto* const button = new QToolButton(this);
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setCheckable(true);
    button->setChecked(on);
    button->setIcon(themedIcon(icon));
    button->setToolTip(toolTip);
    m_row->addWidget(button);
    return button;
}

} // namespace clusterlens::ui

#include "moc_PanelBar.cpp"
